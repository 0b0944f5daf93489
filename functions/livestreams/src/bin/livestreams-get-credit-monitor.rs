fn main() {
    boli_livestreams::get_credit_monitor::main()
}
