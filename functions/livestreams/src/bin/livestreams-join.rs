fn main() {
    boli_livestreams::join::main()
}
