fn main() {
    boli_chat::delete_message::main()
}
