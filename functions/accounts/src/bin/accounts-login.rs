fn main() {
    boli_accounts::login::main();
}
