fn main() {
    boli_sockets::ban_user::main()
}
