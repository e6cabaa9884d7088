//! `-o`: many reports from one analysis.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use std::process::{Command, Output};

fn witgate(arguments: &[&str]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let plugin = ["fixtures/plugin/baseline.wit", "fixtures/plugin/candidate.wit"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_witgate"));
    command.current_dir(root).arg("diff").args(plugin).args(arguments).output().unwrap()
}

#[test]
fn files_have_what_standard_output_would() {
    let directory = tempfile::tempdir().unwrap();
    let formats = ["short", "json", "github", "markdown", "sarif", "junit", "gitlab", "changelog"];
    let file = |format: &str| directory.path().join(format).to_str().unwrap().to_owned();
    // What was there goes away.
    std::fs::write(file("short"), "x".repeat(100_000)).unwrap();

    let outputs: Vec<_> =
        formats.iter().map(|format| format!("{format}={}", file(format))).collect();
    let mut arguments = vec!["--fail-on", "error", "--format", "human", "--color", "always"];
    arguments.extend(outputs.iter().flat_map(|output| ["-o", output]));
    let output = witgate(&arguments);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.starts_with(b"\x1b["));

    for format in formats {
        let alone = witgate(&["--fail-on", "error", "--format", format]);
        assert!(std::fs::read(file(format)).unwrap() == alone.stdout, "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let taken = directory.path().to_str().unwrap();
    let output = witgate(&["-o", &format!("junit={taken}")]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains(&format!("cannot write {taken}: ")), "{error}");
    // What was found is shown all the same.
    assert!(String::from_utf8(output.stdout).unwrap().contains("DONE: "));

    let file = directory.path().join("report").to_str().unwrap().to_owned();
    let output = witgate(&["-o", &format!("junit={file}"), "-o", &format!("gitlab={file}")]);
    assert_eq!(output.status.code(), Some(2));
}
