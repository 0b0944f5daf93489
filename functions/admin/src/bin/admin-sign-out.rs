fn main() {
    boli_admin::sign_out::main();
}
