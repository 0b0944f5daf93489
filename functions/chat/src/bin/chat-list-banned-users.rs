fn main() {
    boli_chat::list_banned_users::main()
}
