fn main() {
    boli_auctions::end::main()
}
