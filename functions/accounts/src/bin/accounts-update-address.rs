fn main() {
    boli_accounts::update_address::main();
}
