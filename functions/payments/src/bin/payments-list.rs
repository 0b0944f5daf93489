fn main() {
    boli_payments::list::main();
}
