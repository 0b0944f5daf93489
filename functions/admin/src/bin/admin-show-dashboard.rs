fn main() {
    boli_admin::show_dashboard::main();
}
