fn main() {
    boli_referral::get_level_progress::main();
}
