fn main() {
    boli_livestreams::get::main()
}
