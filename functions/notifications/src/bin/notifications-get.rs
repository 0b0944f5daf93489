fn main() {
    boli_notifications::get::main();
}
