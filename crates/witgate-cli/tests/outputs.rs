//! What reports say, and `-o`: many of them from one analysis.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod sandbox;

use std::path::Path;

use sandbox::Run;

fn witgate(arguments: &[&str]) -> Run {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let diff = ["diff", "fixtures/plugin/baseline.wit", "fixtures/plugin/candidate.wit"];
    sandbox::witgate(&root, &[&diff, arguments].concat())
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
    let run = witgate(&arguments);
    run.expect(1, &[]);
    assert!(run.said.starts_with("\x1b["));

    for format in formats {
        let alone = witgate(&["--fail-on", "error", "--format", format]);
        assert!(std::fs::read_to_string(file(format)).unwrap() == alone.said, "{format}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let taken = directory.path().to_str().unwrap();
    let run = witgate(&["-o", &format!("junit={taken}")]);
    // What was found is shown all the same.
    run.expect(2, &[&format!("cannot write {taken}: "), "BREAKING: "]);

    let file = directory.path().join("report").to_str().unwrap().to_owned();
    witgate(&["-o", &format!("junit={file}"), "-o", &format!("gitlab={file}")]).expect(2, &[]);
}

#[test]
fn a_file_without_a_format_is_answered_with_one() {
    for (word, written) in [
        ("report.json", "json=report.json"),
        ("a.b/report.md", "markdown=a.b/report.md"),
        ("results.xml", "junit=results.xml"),
        ("json", "json=report.json"),
    ] {
        witgate(&["-o", word]).expect(2, &["FORMAT=FILE", &format!("such as {written}")]);
    }
}

/// An import that a `use` in an interface brings to several worlds is one thing to read,
/// at the `use`.
#[test]
fn what_one_use_brings_to_worlds_is_one_thing_to_read() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, version: &str, uses: &str| {
        let text = format!(
            "package t:p@{version};\ninterface x {{ resource r; }}\ninterface y {{ {uses} }}\n\
             world a {{ import y; }}\nworld b {{ import y; }}\nworld c {{ export y; }}\n"
        );
        std::fs::write(directory.path().join(name), text).unwrap();
    };
    file("before.wit", "1.0.0", "");
    file("after.wit", "1.1.0", "use x.{r};");
    let said = |was: &str, now: &str| {
        let run = sandbox::witgate(directory.path(), &["diff", was, now]);
        run.said.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let line = "+ interface `t:p/x` is now imported by 3 worlds: `t:p/a`, `t:p/b`, `t:p/c` \
                [world-import-added] (after.wit:3:22)";
    let added = said("before.wit", "after.wit");
    assert!(added.contains(line), "{added}");
    let gone = said("after.wit", "before.wit");
    let line = "error[world-import-removed]: interface `t:p/x` is no longer imported by 3 worlds \
                --> after.wit:3:22 (baseline)";
    assert!(gone.contains(line), "{gone}");
}
