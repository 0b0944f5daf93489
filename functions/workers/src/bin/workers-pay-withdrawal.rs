fn main() {
    boli_workers::pay_withdrawal::main()
}
