fn main() {
    boli_accounts::get_profile::main();
}
