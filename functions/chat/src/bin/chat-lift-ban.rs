fn main() {
    boli_chat::lift_ban::main()
}
