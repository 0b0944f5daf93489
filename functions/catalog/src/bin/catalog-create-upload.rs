fn main() {
    boli_catalog::create_upload::main();
}
