fn main() {
    boli_payments::list_platform_entries::main();
}
