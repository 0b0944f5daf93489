fn main() {
    boli_chat::list_messages::main()
}
