fn main() {
    boli_livestreams::list::main()
}
