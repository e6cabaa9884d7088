//! `witgate history` in repositories: what it writes, and where it writes nothing.

mod sandbox;

use std::path::Path;

use sandbox::{Run, commit, git, run, write};
use tempfile::TempDir;

const CONTRACT: &str = "package demo:kv@0.2.0;

interface store {
  get: func(key: string) -> option<string>;
  put: func(key: string, value: string);
}

world app {
  import store;
}
";

/// A repository in which `put` was removed under the version of the release.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/kv.wit", CONTRACT);
    commit(here, "the contract");
    git(here, &["tag", "v0.2.0"]);
    let put = "  put: func(key: string, value: string);\n";
    write(here, "wit/kv.wit", CONTRACT.replace(put, ""));
    commit(here, "put is gone");
    directory
}

#[track_caller]
fn history(here: &Path, cache: &Path, arguments: &[&str]) -> Run {
    let cache = cache.to_str().expect("a path");
    run(here, &[&["history"], arguments].concat(), &[("XDG_CACHE_HOME", cache)])
}

#[test]
fn reports_go_to_files_and_the_cache_to_the_user() {
    let (repository, cache, out) = (repository(), tempdir(), tempdir());
    let here = repository.path();
    let file = |format: &str| format!("{format}={}", out.path().join(format).display());
    let files = ["html", "json", "csv", "markdown", "badge"].map(file);
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    let words = ["1 uncovered, 0 waived", "put is gone", "[function-removed] function `put`"];
    history(here, cache.path(), &outputs).expect(0, &words);
    let read = |name: &str| std::fs::read_to_string(out.path().join(name)).expect(name);
    assert!(read("html").starts_with("<!DOCTYPE html>"));
    for one in
        ["1 breaking change: 1 uncovered", "0 additive changes and 1 package added.", "1 release: "]
    {
        assert!(read("html").contains(one), "{one}: {}", read("html"));
    }
    assert!(read("csv").contains(",1,1,0,0,0,"), "{}", read("csv"));
    assert!(read("markdown").contains("put is gone"));
    assert!(read("badge").contains("1 of 1 uncovered"));
    // Nothing was written where it was read.
    assert_eq!(git(here, &["status", "--porcelain", "--ignored"]), "");
    assert!(cache.path().join("witgate/history").is_dir());
    // What it wrote is read again, beside a repository.
    let (json, other) = (out.path().join("json"), tempdir());
    let arguments = ["--repo", json.to_str().expect("a path"), "--repo", ".", "--no-cache"];
    history(here, other.path(), &arguments)
        .expect(0, &["all: 2 repositories", "2 uncovered", " (.): 2 commits since"]);
    // Of a day before there was anything, there is nothing to say.
    history(here, cache.path(), &["--as-of", "2001-01-01"])
        .expect(2, &["no commit is of 2001-01-01 or earlier"]);
    assert!(!other.path().join("witgate").exists());
}

#[test]
fn a_report_never_takes_the_place_of_what_was_read() {
    let (repository, cache) = (repository(), tempdir());
    let here = repository.path();
    write(here, "old.json", history(here, cache.path(), &["--format", "json"]).said);
    for arguments in [
        &["--repo", "old.json", "-o", "json=old.json"][..],
        &["-o", "html=wit/kv.wit"],
        &["-o", "csv=witgate.toml"],
    ] {
        history(here, cache.path(), arguments).expect(2, &["it is an input of this run"]);
    }
}

#[test]
fn what_has_no_history_is_an_error() {
    let (cache, nowhere, empty) = (tempdir(), tempdir(), tempdir());
    history(nowhere.path(), cache.path(), &[]).expect(2, &["is not in a git repository"]);
    git(empty.path(), &["init", "-q"]);
    history(empty.path(), cache.path(), &[]).expect(2, &["the repository has no commit yet"]);
    write(empty.path(), "README.md", "x");
    commit(empty.path(), "x");
    history(empty.path(), cache.path(), &["--since", "all"])
        .expect(0, &["no commit changes a contract"]);
    // Contracts of which none can be read are no history either.
    write(empty.path(), "wit/a.wit", "package a:b;\ninterface i { f: fnc(); }\n");
    commit(empty.path(), "broken");
    write(empty.path(), "wit/a.wit", "package a:b;\ninterface i { g: fnc(); }\n");
    commit(empty.path(), "still broken");
    history(empty.path(), cache.path(), &["--since", "all"])
        .expect(2, &["no contract of this history could be judged"]);
}

#[test]
fn a_file_may_say_anything() {
    let (here, cache) = (tempdir(), tempdir());
    let step = "{\"time\": 99999999999999999, \"title\": \"\\u001b[2J::error::x\", \
                \"breaking\": {\"uncovered\": 18446744073709551615}}";
    let text = format!(
        "{{\"schema\": \"witgate/history/1\", \"repositories\": [{{\"repository\": \"<b>\", \
         \"steps\": [{step}, {step}]}}]}}"
    );
    write(here.path(), "h.json", &text);
    for format in ["human", "json", "csv", "html", "markdown", "badge"] {
        history(here.path(), cache.path(), &["--repo", "h.json", "--format", format])
            .expect(0, &[]);
    }
    for bad in ["", "{", "[]", "{\"schema\": 1}", &text.replace("history/1", "history/2")] {
        write(here.path(), "bad.json", bad);
        history(here.path(), cache.path(), &["--repo", "bad.json"])
            .expect(2, &["bad.json is not a history", "witgate history --format json"]);
    }
}

fn tempdir() -> TempDir {
    tempfile::tempdir().expect("a directory")
}
