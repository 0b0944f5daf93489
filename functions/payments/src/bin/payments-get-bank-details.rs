fn main() {
    boli_payments::get_bank_details::main();
}
