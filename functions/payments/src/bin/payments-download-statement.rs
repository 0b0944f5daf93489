fn main() {
    boli_payments::download_statement::main();
}
