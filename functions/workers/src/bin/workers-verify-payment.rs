fn main() {
    boli_workers::verify_payment::main();
}
