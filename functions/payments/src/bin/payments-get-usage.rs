fn main() {
    boli_payments::get_usage::main();
}
