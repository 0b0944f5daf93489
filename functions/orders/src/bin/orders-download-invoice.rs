fn main() {
    boli_orders::download_invoice::main();
}
