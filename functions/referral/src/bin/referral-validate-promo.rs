fn main() {
    boli_referral::validate_promo::main();
}
