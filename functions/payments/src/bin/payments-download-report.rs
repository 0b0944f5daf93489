fn main() {
    boli_payments::download_report::main();
}
