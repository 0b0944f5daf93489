fn main() {
    boli_payments::get::main();
}
