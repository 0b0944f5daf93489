fn main() {
    boli_sockets::send_chat::main()
}
