fn main() {
    boli_catalog::delete_category::main();
}
