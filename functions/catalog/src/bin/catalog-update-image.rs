fn main() {
    boli_catalog::update_image::main();
}
