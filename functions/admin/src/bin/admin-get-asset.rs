fn main() {
    boli_admin::get_asset::main();
}
