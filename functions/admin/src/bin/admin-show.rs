fn main() {
    boli_admin::show::main();
}
