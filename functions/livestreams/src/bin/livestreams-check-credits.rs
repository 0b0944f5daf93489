fn main() {
    boli_livestreams::check_credits::main()
}
