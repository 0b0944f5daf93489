fn main() {
    boli_chat::ban_user::main()
}
