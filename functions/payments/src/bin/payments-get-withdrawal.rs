fn main() {
    boli_payments::get_withdrawal::main();
}
