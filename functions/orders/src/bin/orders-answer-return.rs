fn main() {
    boli_orders::answer_return::main();
}
