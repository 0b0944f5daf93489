fn main() {
    boli_referral::list_history::main();
}
