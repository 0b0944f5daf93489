fn main() {
    boli_workers::post_frames::main()
}
