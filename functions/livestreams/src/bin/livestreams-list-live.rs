fn main() {
    boli_livestreams::list_live::main()
}
