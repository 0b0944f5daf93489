fn main() {
    boli_payments::download_invoice::main();
}
