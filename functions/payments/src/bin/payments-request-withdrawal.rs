fn main() {
    boli_payments::request_withdrawal::main();
}
