fn main() {
    boli_orders::create_return::main();
}
