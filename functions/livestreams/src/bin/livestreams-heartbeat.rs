fn main() {
    boli_livestreams::heartbeat::main()
}
