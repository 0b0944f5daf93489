fn main() {
    boli_livestreams::update::main()
}
