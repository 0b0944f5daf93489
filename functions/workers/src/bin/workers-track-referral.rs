fn main() {
    boli_workers::track_referral::main();
}
