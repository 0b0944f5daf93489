fn main() {
    boli_gateway::check_health::main()
}
