fn main() {
    boli_orders::list_returns::main();
}
