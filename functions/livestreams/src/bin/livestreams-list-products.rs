fn main() {
    boli_livestreams::list_products::main()
}
