fn main() {
    boli_cart::add::main();
}
