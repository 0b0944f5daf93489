fn main() {
    boli_accounts::register_seller::main();
}
