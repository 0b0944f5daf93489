fn main() {
    boli_chat::remove_moderator::main()
}
