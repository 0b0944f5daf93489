fn main() {
    boli_livestreams::leave::main()
}
