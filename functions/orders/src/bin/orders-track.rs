fn main() {
    boli_orders::track::main();
}
