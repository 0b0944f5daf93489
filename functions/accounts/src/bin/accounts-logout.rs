fn main() {
    boli_accounts::logout::main();
}
