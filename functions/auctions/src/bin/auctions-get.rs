fn main() {
    boli_auctions::get::main()
}
