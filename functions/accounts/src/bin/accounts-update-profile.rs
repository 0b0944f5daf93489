fn main() {
    boli_accounts::update_profile::main();
}
