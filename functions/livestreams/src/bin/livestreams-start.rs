fn main() {
    boli_livestreams::start::main()
}
