fn main() {
    boli_gateway::fallback::main();
}
