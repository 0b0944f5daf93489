fn main() {
    boli_catalog::delete_image::main();
}
