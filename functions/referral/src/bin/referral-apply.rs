fn main() {
    boli_referral::apply::main();
}
