fn main() {
    boli_pages::redirect_share::main()
}
