fn main() {
    boli_payments::get_credit_purchase::main();
}
