fn main() {
    boli_feed::relay::main()
}
