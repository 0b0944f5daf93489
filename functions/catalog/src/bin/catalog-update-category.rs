fn main() {
    boli_catalog::update_category::main();
}
