fn main() {
    boli_workers::meter_credits::main()
}
