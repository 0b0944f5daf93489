fn main() {
    boli_notifications::mark_all_read::main();
}
