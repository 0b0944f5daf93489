fn main() {
    boli_referral::apply_promo::main();
}
