fn main() {
    boli_sockets::default::main()
}
