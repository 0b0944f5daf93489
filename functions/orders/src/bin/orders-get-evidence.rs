fn main() {
    boli_orders::get_evidence::main();
}
