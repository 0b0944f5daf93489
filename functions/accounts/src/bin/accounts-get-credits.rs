fn main() {
    boli_accounts::get_credits::main();
}
