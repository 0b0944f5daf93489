fn main() {
    boli_catalog::list_products::main();
}
