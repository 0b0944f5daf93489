fn main() {
    boli_accounts::send_registration_code::main();
}
