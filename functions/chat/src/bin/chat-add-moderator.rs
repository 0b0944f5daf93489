fn main() {
    boli_chat::add_moderator::main()
}
