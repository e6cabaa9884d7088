//! `--witness`: components that findings break, and the commands that show it.

#![allow(clippy::print_stderr, reason = "says why it is skipped")]

mod sandbox;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sandbox::{commit, git, witgate, write};
use serde_json::Value;
use tempfile::TempDir;
use witgate::witgate_load::WASM_TOOLS;

/// Fixtures of all that a guest may be refused for, on both sides of a world.
const FIXTURES: [&str; 12] = [
    "enum-case-added",
    "function-became-async",
    "function-kind-changed",
    "function-param-renamed",
    "function-removed",
    "interface-removed",
    "package-renamed",
    "resource-added",
    "resource-moved",
    "type-added",
    "world-export-added",
    "world-label-target-changed",
];

fn fixture(name: &str, side: &str) -> String {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules").join(name);
    home.join(format!("{side}.wit")).to_str().expect("a plain path").to_owned()
}

/// The directory in which witnesses of a fixture are, as `w`.
fn witnessed(name: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let sides = [fixture(name, "baseline"), fixture(name, "candidate")];
    let arguments = ["diff", &sides[0], &sides[1], "--witness", "w"];
    witgate(directory.path(), &arguments).expect(0, &["wrote witnesses of"]);
    directory
}

/// Every file below a directory.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => _ = found.insert(path.clone(), fs::read(&path).expect("a file")),
        }
    }
    found
}

/// The blocks of a README: the word behind the fence, and the lines.
fn blocks(readme: &str) -> Vec<(&str, &str)> {
    let parts = readme.split("\n```").skip(1).step_by(2);
    parts.map(|part| part.split_once('\n').expect("a fence ends its line")).collect()
}

/// Runs a command of a README in its directory.
fn run(directory: &Path, command: &str) -> Output {
    let program = match command.strip_prefix("witgate ") {
        Some(rest) => format!("{} {rest}", env!("CARGO_BIN_EXE_witgate")),
        None => command.to_owned(),
    };
    let output = Command::new("sh").args(["-c", &program]).current_dir(directory).output();
    output.expect("there is a shell")
}

/// Whether there is the wasm-tools of which the READMEs speak.
fn has_wasm_tools() -> bool {
    let output = Command::new("wasm-tools").arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let is_there = version.as_ref().is_ok_and(|it| it.contains(WASM_TOOLS));
    if !is_there {
        eprintln!("skipped: wasm-tools {WASM_TOOLS} is not installed: {version:?}");
    }
    is_there
}

#[test]
fn the_commands_do_what_the_readme_says() {
    let has_wasm_tools = has_wasm_tools();
    let (mut ran, mut by_witgate) = (0, 0);
    for name in FIXTURES {
        let directory = witnessed(name);
        for (path, bytes) in files(&directory.path().join("w")) {
            if !path.ends_with("README.md") {
                continue;
            }
            let here = path.parent().expect("it is in a directory");
            let readme = String::from_utf8(bytes).expect("text");
            let mut blocks = blocks(&readme).into_iter().peekable();
            while let Some((language, command)) = blocks.next() {
                assert_eq!(language, "sh", "{readme}");
                if command.starts_with("witgate targets") {
                    assert_eq!(run(here, command).status.code(), Some(1), "{name}: {command}");
                    by_witgate += 1;
                    continue;
                }
                let expected = blocks.next_if(|(language, _)| *language == "text");
                if !has_wasm_tools {
                    continue;
                }
                let output = run(here, command);
                let said = String::from_utf8(output.stderr).expect("text");
                assert!(output.stdout.is_empty(), "{name}: {command}");
                let (code, words) = expected.map_or((0, ""), |(_, words)| (1, words));
                assert_eq!(said.trim_end(), words, "{name}: {command}");
                assert_eq!(output.status.code(), Some(code), "{name}: {command}");
                ran += 1;
            }
        }
    }
    assert!(by_witgate > 40, "{by_witgate}");
    assert!(!has_wasm_tools || ran > 80, "{ran}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let [one, other] = [witnessed("function-removed"), witnessed("function-removed")];
    let relative = |directory: &TempDir| -> BTreeMap<PathBuf, Vec<u8>> {
        let files = files(directory.path()).into_iter();
        let inner = |path: &Path| path.strip_prefix(directory.path()).expect("it is in it").into();
        files.map(|(path, bytes)| (inner(&path), bytes)).collect()
    };
    assert_eq!(relative(&one), relative(&other));
    // Again in the same place: what was there is replaced.
    let before = relative(&one);
    let sides = ["baseline", "candidate"].map(|side| fixture("function-removed", side));
    witgate(one.path(), &["diff", &sides[0], &sides[1], "--witness", "w"]).expect(0, &[]);
    assert_eq!(relative(&one), before);
    // Of nothing that breaks there is nothing left.
    witgate(one.path(), &["diff", &sides[0], &sides[0], "--witness", "w"])
        .expect(0, &["no witness was made"]);
    assert_eq!(files(one.path()), BTreeMap::new());
}

#[test]
fn a_finding_names_its_witness() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let sides = ["baseline", "candidate"].map(|side| fixture("enum-case-added", side));
    let arguments = ["diff", &sides[0], &sides[1], "--witness", "out/w", "--format", "json"];
    let report: Value = serde_json::from_str(&witgate(here, &arguments).said).expect("JSON");
    let (mut named, mut directions) = (0, BTreeSet::new());
    for finding in report["findings"].as_array().expect("a list") {
        let breaks =
            |key: &str| finding["impact"][key].as_str().expect("a cell").contains("breaks");
        let is_linking =
            !["old_guest_on_new_host", "new_guest_on_old_host"].into_iter().any(breaks);
        let witness = finding.get("witness").and_then(Value::as_str);
        assert_eq!(witness.is_none(), is_linking, "{finding}");
        let Some(witness) = witness else { continue };
        let readme = fs::read_to_string(here.join(witness).join("README.md")).expect("a README");
        assert!(readme.contains(finding["rule"].as_str().expect("a rule")), "{readme}");
        for (direction, guest, host) in [
            ("old-guest-on-new-host", "baseline", "candidate"),
            ("new-guest-on-old-host", "candidate", "baseline"),
        ] {
            let wit = here.join(witness).join(direction).join("guest.wit");
            let Ok(wit) = fs::read_to_string(wit) else { continue };
            assert!(wit.contains(&format!("What the guest uses of the {guest}.")), "{wit}");
            assert!(readme.contains(&format!("the same part of the {host}, which")), "{readme}");
            directions.insert(direction);
        }
        named += 1;
    }
    assert_eq!((named, directions.len()), (2, 2), "{report}");
    // Without `--witness` nobody is told of any.
    let said = witgate(here, &["diff", &sides[0], &sides[1], "--format", "json"]).said;
    assert!(!said.contains("\"witness\""), "{said}");
}

#[test]
fn findings_of_a_rule_on_one_item_share_a_witness() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let text = |cases: &str| {
        format!(
            "package a:b@1.0.0; interface i {{ enum e {{ one{cases} }} f: func(e: e); }} \
             world w {{ import i; }}"
        )
    };
    write(here, "was.wit", text(""));
    write(here, "now.wit", text(", two, three, four"));
    witgate(here, &["diff", "was.wit", "now.wit", "--witness", "w"])
        .expect(0, &["wrote witnesses of 3 findings to w"]);
    assert_eq!(fs::read_dir(here.join("w")).expect("a directory").count(), 1);
}

#[test]
fn there_is_a_limit_and_it_is_told() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let functions: String = (0..60).map(|number| format!("fn{number}: func(); ")).collect();
    let text = |functions: &str| {
        format!("package a:b@1.0.0; interface i {{ {functions} }} world w {{ import i; }}")
    };
    write(here, "was.wit", text(&functions));
    write(here, "now.wit", text("g: func();"));
    witgate(here, &["diff", "was.wit", "now.wit", "--witness", "w"])
        .expect(0, &["11 more findings without a witness: at most 50 are made"]);
    assert_eq!(fs::read_dir(here.join("w")).expect("a directory").count(), 50);
}

#[test]
fn what_is_no_witness_is_never_touched() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let sides = ["baseline", "candidate"].map(|side| fixture("function-removed", side));
    let diff = |to: &str| witgate(here, &["diff", &sides[0], &sides[1], "--witness", to]);
    diff("w").expect(0, &[]);
    let folder = fs::read_dir(here.join("w")).expect("a directory").next();
    let folder = folder.expect("a witness").expect("an entry").path();
    for foreign in ["notes.txt", "guest.wasm", "old-guest-on-new-host/README.md"] {
        let path = folder.join(foreign);
        fs::create_dir_all(path.parent().expect("a parent")).expect("room");
        fs::write(&path, "mine").expect("room");
        let before = files(&here.join("w"));
        diff("w").expect(2, &["is no witness", "name a new directory"]);
        assert_eq!(files(&here.join("w")), before);
        fs::remove_file(&path).expect("it is there");
    }
    for (path, words) in [("file", "file is no witness"), ("wit", "wit/a.wit is no witness")] {
        write(here, "file", "mine");
        write(here, "wit/a.wit", "mine");
        diff(path).expect(2, &["cannot write witnesses to", words]);
    }
    assert_eq!(fs::read_to_string(here.join("file")).expect("it is there"), "mine");
    // Not even that of an earlier run, if something else is beside it.
    write(here, "w/mine.txt", "mine");
    let before = files(&here.join("w"));
    diff("w").expect(2, &["w/mine.txt is no witness"]);
    assert_eq!(files(&here.join("w")), before);
}

#[cfg(unix)]
#[test]
fn nothing_goes_through_a_link() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().expect("a directory");
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let sides = ["baseline", "candidate"].map(|side| fixture("function-removed", side));
    let diff = |to: &str| witgate(here, &["diff", &sides[0], &sides[1], "--witness", to]);
    symlink(outside.path(), here.join("link")).expect("a link");
    diff("link").expect(2, &["link is no witness"]);
    diff("link/w").expect(2, &["symbolic link"]);
    fs::create_dir(here.join("w")).expect("room");
    symlink(outside.path(), here.join("w/wg1-0123456789abcdef")).expect("a link");
    diff("w").expect(2, &["wg1-0123456789abcdef is no witness"]);
    assert_eq!(files(outside.path()), BTreeMap::new());
}

#[test]
fn check_writes_them_too() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let text =
        |body: &str| format!("package a:b@1.0.0; interface i {{ {body} }} world w {{ import i; }}");
    write(here, "was/a.wit", text("f: func(); g: func();"));
    write(here, "wit/a.wit", text("f: func();"));
    witgate(here, &["check", "wit", "--against", "was", "--release", "none", "--witness", "w"])
        .expect(1, &["wrote witnesses of 1 finding to w", "witness: w/wg1-"]);
}

#[test]
fn what_an_earlier_change_broke_is_shown_against_the_release() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let text =
        |body: &str| format!("package a:b@1.0.0; interface i {{ {body} }} world w {{ import i; }}");
    git(here, &["init", "-q", "-b", "main"]);
    write(here, "wit/a.wit", text("f: func(); g: func(); h: func();"));
    commit(here, "first");
    git(here, &["tag", "v1.0.0"]);
    write(here, "wit/a.wit", text("f: func(); h: func();"));
    commit(here, "second");
    write(here, "wit/a.wit", text("f: func();"));
    let arguments = ["check", "--against", "HEAD", "--witness", "w", "--format", "json"];
    let report: Value = serde_json::from_str(&witgate(here, &arguments).said).expect("JSON");
    let mut seen = Vec::new();
    for finding in report["findings"].as_array().expect("a list") {
        let Some(witness) = finding.get("witness").and_then(Value::as_str) else { continue };
        let guest = here.join(witness).join("old-guest-on-new-host/guest.wit");
        let guest = fs::read_to_string(guest).expect("the guest's WIT");
        let introduced = finding["introduced"].as_str().expect("a word").to_owned();
        seen.push((introduced, guest.contains("g: func()"), guest.contains("h: func()")));
    }
    seen.sort();
    let expected = [("earlier".to_owned(), true, false), ("here".to_owned(), false, true)];
    assert_eq!(seen, expected, "{report}");
}

/// What the host expects to be exported, the guest does not have.
#[test]
fn a_guest_that_lacks_a_function_is_not_said_to_use_it() {
    let readmes = |fixture: &str| -> Vec<String> {
        let directory = witnessed(fixture);
        let files = files(&directory.path().join("w"));
        let readmes = files.into_iter().filter(|(path, _)| path.ends_with("README.md"));
        readmes.map(|(_, bytes)| String::from_utf8(bytes).expect("text")).collect()
    };
    let export_added = readmes("world-export-added");
    let lacking = export_added.iter().find(|it| it.contains("`world-export-added`"));
    let lacking = lacking.expect("a witness");
    assert!(lacking.contains("## An old guest on a new host"), "{lacking}");
    assert!(!lacking.contains("uses only"), "{lacking}");
    assert!(readmes("function-removed").iter().any(|it| it.contains("and uses only")));
}

/// What the version owes is in the heading: a reader sees one finding, and it has a witness.
#[test]
fn what_a_version_owes_is_not_counted_as_without_a_witness() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let was = "package acme:store@0.1.0;\ninterface kv { get: func(key: string); }\n\
               world app { import kv; }\n";
    write(here, "was.wit", was);
    write(here, "now.wit", was.replace("key: string", "key: u32"));
    let run = witgate(here, &["diff", "was.wit", "now.wit", "--witness", "w"]);
    run.expect(0, &["version[version-not-bumped]", "wrote witnesses of 1 finding"]);
    assert!(!run.said.contains("no witness for"), "{}", run.said);
}
