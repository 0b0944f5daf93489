fn main() {
    boli_payments::list_credit_purchases::main();
}
