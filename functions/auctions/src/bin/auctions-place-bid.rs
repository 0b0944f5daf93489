fn main() {
    boli_auctions::place_bid::main()
}
