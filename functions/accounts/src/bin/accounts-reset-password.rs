fn main() {
    boli_accounts::reset_password::main();
}
