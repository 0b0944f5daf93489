fn main() {
    boli_workers::run_auction_clock::main()
}
