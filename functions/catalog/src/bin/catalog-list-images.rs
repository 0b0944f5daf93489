fn main() {
    boli_catalog::list_images::main();
}
