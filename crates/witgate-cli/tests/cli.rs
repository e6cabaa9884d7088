//! What the manual shows is what the program does. `BLESS=1` rewrites the
//! transcripts.

use std::path::Path;
use std::process::Command;

use witgate_testing::golden;

#[test]
fn transcripts() {
    // trycmd is told to write by a variable of its own. A process cannot safely
    // change its environment once it has threads, so another one gets it.
    if golden::is_blessing() && std::env::var_os("TRYCMD").is_none() {
        let program = std::env::current_exe().expect("this program has a path");
        let status = Command::new(program).env("TRYCMD", "overwrite").status();
        assert!(status.expect("it runs").success(), "the transcripts were not written");
        return;
    }
    // Transcripts name files from the root, as a reader of them would.
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    std::env::set_current_dir(root).expect("the root is there");
    trycmd::TestCases::new()
        .register_bin("witgate", Path::new(env!("CARGO_BIN_EXE_witgate")))
        .env("NO_COLOR", "1")
        .case("tests/cli/*.md")
        .case("README.md");
}
