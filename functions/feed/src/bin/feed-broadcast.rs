fn main() {
    boli_feed::broadcast::main()
}
