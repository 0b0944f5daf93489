fn main() {
    boli_catalog::delete_product::main();
}
