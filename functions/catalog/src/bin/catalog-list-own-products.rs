fn main() {
    boli_catalog::list_own_products::main();
}
