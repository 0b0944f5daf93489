fn main() {
    boli_orders::list_seller::main();
}
