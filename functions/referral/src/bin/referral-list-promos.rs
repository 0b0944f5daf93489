fn main() {
    boli_referral::list_promos::main();
}
