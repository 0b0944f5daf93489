fn main() {
    boli_sockets::place_bid::main()
}
