fn main() {
    boli_livestreams::list_own::main()
}
