fn main() {
    boli_payments::create_order::main();
}
