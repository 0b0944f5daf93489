fn main() {
    boli_referral::list_available_promos::main();
}
