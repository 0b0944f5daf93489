fn main() {
    boli_workers::settle_auction::main()
}
