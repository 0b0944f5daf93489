fn main() {
    boli_accounts::get_verification_status::main();
}
