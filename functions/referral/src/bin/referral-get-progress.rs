fn main() {
    boli_referral::get_progress::main();
}
