fn main() {
    boli_referral::share::main();
}
