fn main() {
    boli_payments::list_wallet_transactions::main();
}
