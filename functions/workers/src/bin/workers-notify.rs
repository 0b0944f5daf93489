fn main() {
    boli_workers::notify::main();
}
