fn main() {
    boli_workers::keep_books::main();
}
