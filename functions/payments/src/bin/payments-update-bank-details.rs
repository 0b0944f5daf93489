fn main() {
    boli_payments::update_bank_details::main();
}
