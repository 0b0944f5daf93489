fn main() {
    boli_auctions::list::main()
}
