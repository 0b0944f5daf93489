fn main() {
    boli_cart::clear::main();
}
