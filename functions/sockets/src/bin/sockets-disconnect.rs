fn main() {
    boli_sockets::disconnect::main()
}
