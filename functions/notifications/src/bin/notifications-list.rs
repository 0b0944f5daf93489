fn main() {
    boli_notifications::list::main();
}
