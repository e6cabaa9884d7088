//! The four cases that wkg's own check decides wrongly, with both programs and a real
//! registry, as docs/how-to/publish.md shows them.

#![cfg(all(unix, feature = "registry"))]

use std::fs;
use std::path::Path;
use std::process::Command;

/// What the page shows of a run of the script.
fn shown(page: &str) -> Vec<&str> {
    let block = page.split("```text\n").find(|block| block.starts_with("wkg ")).expect("a table");
    block.split("```").next().expect("it ends").lines().collect()
}

#[test]
fn the_page_shows_what_both_programs_decide() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/how-to/publish.md")).expect("the page");
    let shown = shown(&page);
    assert_eq!(shown.len(), 6, "{shown:?}");

    let program = Path::new(env!("CARGO_BIN_EXE_witgate"));
    let directory = program.parent().expect("it is in a directory").display();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new(root.join(".ci/wkg-cases"))
        .env("PATH", format!("{directory}:{path}"))
        .env("RUST_BACKTRACE", "0")
        .output()
        .expect("it runs");
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    if said.starts_with("skipped: ") {
        println!("SKIPPED: {said}");
        return;
    }
    assert!(output.status.success(), "{said}");
    assert_eq!(said.lines().collect::<Vec<_>>(), shown);
}
