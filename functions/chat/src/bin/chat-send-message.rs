fn main() {
    boli_chat::send_message::main()
}
