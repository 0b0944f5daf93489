fn main() {
    boli_accounts::list_addresses::main();
}
