fn main() {
    boli_chat::list_moderators::main()
}
