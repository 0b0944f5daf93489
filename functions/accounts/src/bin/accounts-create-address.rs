fn main() {
    boli_accounts::create_address::main();
}
