fn main() {
    boli_accounts::get_address::main();
}
