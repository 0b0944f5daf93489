fn main() {
    boli_payments::view_invoice::main();
}
