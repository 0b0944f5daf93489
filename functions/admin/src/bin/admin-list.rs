fn main() {
    boli_admin::list::main();
}
