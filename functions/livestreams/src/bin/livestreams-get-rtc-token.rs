fn main() {
    boli_livestreams::get_rtc_token::main()
}
