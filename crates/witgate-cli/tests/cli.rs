//! What the manual shows is what the program does. `TRYCMD=overwrite` rewrites
//! the transcripts.

#[test]
fn transcripts() {
    // Transcripts name files from the root, as a reader of them would.
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    std::env::set_current_dir(root).expect("the root is there");
    trycmd::TestCases::new()
        .register_bin("witgate", std::path::Path::new(env!("CARGO_BIN_EXE_witgate")))
        .env("NO_COLOR", "1")
        .case("tests/cli/*.md")
        .case("README.md");
}
