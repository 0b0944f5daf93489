fn main() {
    boli_admin::sign_in::main();
}
