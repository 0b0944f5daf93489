fn main() {
    boli_payments::get_wallet::main();
}
