fn main() {
    boli_notifications::count_unread::main();
}
