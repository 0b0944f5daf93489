fn main() {
    boli_pages::get_app_association::main()
}
