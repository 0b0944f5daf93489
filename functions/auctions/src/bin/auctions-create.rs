fn main() {
    boli_auctions::create::main()
}
