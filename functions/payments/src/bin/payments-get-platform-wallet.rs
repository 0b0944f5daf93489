fn main() {
    boli_payments::get_platform_wallet::main();
}
