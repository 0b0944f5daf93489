fn main() {
    boli_accounts::delete_address::main();
}
