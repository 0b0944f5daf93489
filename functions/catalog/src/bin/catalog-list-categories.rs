fn main() {
    boli_catalog::list_categories::main();
}
