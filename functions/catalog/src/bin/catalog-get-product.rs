fn main() {
    boli_catalog::get_product::main();
}
