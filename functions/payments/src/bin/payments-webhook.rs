fn main() {
    boli_payments::webhook::main();
}
