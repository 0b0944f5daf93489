fn main() {
    boli_catalog::upload_image::main();
}
