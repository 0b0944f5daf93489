fn main() {
    boli_cart::get::main();
}
