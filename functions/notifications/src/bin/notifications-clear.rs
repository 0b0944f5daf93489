fn main() {
    boli_notifications::clear::main();
}
