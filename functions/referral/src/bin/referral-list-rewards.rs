fn main() {
    boli_referral::list_rewards::main();
}
