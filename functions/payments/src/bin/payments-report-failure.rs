fn main() {
    boli_payments::report_failure::main();
}
