fn main() {
    boli_accounts::register_buyer::main();
}
