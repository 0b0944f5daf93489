fn main() {
    boli_chat::unban_user::main()
}
