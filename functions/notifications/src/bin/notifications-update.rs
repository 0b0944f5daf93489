fn main() {
    boli_notifications::update::main();
}
