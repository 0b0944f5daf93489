fn main() {
    boli_admin::act::main();
}
