fn main() {
    boli_catalog::get_category::main();
}
