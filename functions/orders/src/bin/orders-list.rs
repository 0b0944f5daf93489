fn main() {
    boli_orders::list::main();
}
