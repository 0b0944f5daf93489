fn main() {
    boli_payments::list_earnings::main();
}
