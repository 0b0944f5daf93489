fn main() {
    boli_payments::get_seller_stats::main();
}
