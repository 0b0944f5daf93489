fn main() {
    boli_workers::sweep::main()
}
