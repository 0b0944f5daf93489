fn main() {
    boli_cart::remove::main();
}
