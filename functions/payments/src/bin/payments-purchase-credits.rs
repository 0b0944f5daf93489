fn main() {
    boli_payments::purchase_credits::main();
}
