fn main() {
    boli_workers::release_reservation::main();
}
