fn main() {
    boli_sockets::connect::main()
}
