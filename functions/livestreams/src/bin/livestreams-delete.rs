fn main() {
    boli_livestreams::delete::main()
}
