fn main() {
    boli_livestreams::end::main()
}
