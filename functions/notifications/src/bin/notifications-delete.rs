fn main() {
    boli_notifications::delete::main();
}
