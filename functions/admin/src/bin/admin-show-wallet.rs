fn main() {
    boli_admin::show_wallet::main();
}
