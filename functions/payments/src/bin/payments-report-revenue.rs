fn main() {
    boli_payments::report_revenue::main();
}
