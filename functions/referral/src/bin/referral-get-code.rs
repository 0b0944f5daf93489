fn main() {
    boli_referral::get_code::main();
}
