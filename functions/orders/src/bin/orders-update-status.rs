fn main() {
    boli_orders::update_status::main();
}
