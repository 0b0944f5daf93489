fn main() {
    boli_accounts::set_default_address::main();
}
