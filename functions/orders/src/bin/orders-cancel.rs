fn main() {
    boli_orders::cancel::main();
}
