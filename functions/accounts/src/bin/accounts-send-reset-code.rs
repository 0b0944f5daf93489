fn main() {
    boli_accounts::send_reset_code::main();
}
