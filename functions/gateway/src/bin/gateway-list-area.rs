fn main() {
    boli_gateway::list_area::main()
}
