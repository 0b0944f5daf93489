fn main() {
    boli_orders::create::main();
}
