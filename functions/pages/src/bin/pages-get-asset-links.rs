fn main() {
    boli_pages::get_asset_links::main()
}
