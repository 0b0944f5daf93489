fn main() {
    boli_orders::get::main();
}
