fn main() {
    boli_payments::list_withdrawals::main();
}
