fn main() {
    boli_pages::show_share::main()
}
