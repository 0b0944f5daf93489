fn main() {
    boli_catalog::get_image::main();
}
