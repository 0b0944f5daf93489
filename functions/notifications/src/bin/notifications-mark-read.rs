fn main() {
    boli_notifications::mark_read::main();
}
