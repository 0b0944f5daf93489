fn main() {
    boli_catalog::create_category::main();
}
