fn main() {
    boli_catalog::create_product::main();
}
