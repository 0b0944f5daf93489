fn main() {
    boli_payments::verify::main();
}
