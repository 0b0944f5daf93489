fn main() {
    boli_notifications::get_stats::main();
}
