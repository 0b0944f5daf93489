fn main() {
    boli_sockets::delete_message::main()
}
