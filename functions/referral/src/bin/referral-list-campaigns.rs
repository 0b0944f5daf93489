fn main() {
    boli_referral::list_campaigns::main();
}
