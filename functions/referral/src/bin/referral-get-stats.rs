fn main() {
    boli_referral::get_stats::main();
}
