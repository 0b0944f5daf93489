fn main() {
    boli_livestreams::create::main()
}
