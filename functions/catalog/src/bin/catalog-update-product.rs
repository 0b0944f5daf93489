fn main() {
    boli_catalog::update_product::main();
}
