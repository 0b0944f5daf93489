fn main() {
    boli_accounts::verify_registration_code::main();
}
