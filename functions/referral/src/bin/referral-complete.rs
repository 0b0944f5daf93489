fn main() {
    boli_referral::complete::main();
}
