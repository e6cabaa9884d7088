//! Empty: the programs are binaries, which `cargo run` in the directory above
//! writes to `src/bin`.
