fn main() {
    boli_payments::edit_bank_details::main();
}
