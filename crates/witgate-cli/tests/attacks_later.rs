//! Ways round the gate in two changes: the first breaks nothing and takes a package from
//! where the check looks, so that a later one can break it unseen.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;

const API: &str = "package acme:api@1.0.0;\ninterface calls { ping: func(); stop: func(); }\n\
                   world app { import calls; }\n";

const OTHER: &str = "package acme:other@1.0.0;\ninterface mail { send: func(); drop: func(); }\n";

/// A package that only names the place of others.
const PLACE: &str = "package acme:place@1.0.0;\nworld all {}\n";

const RESERVED: &str = "[policy]\nfrom = \"baseline\"\n";

/// A component that imports a function without parameters.
const COMPONENT: &[u8] = b"\0asm\x0d\0\x01\0\x07\x05\x01\x40\0\x01\0\x0a\x06\x01\0\x01a\x01\0";

/// A repository of files, and a branch from there.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    for (path, text) in files {
        write(here, path, text);
    }
    commit(here, "the contracts");
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

/// Expects of a change which breaks nothing that it says what is no longer checked.
#[track_caller]
fn expect_last_check(here: &Path, policy: &str, package: &str) {
    let (code, level) = if policy.is_empty() { (0, "warn") } else { (1, "error") };
    let said =
        format!("{level}[policy-loosened]: {package} is no longer checked after this change");
    commit(here, "nobody looks there");
    witgate(here, &["check"]).expect(code, &[&said]);
}

#[test]
fn a_move_to_where_nobody_looks_is_said() {
    for policy in ["", RESERVED, "exclude = [\"old\"]\n"] {
        for target in ["tests", "templates", "vendor", "target", ".hidden", "old"] {
            if (target == "old") != policy.starts_with("exclude") {
                continue;
            }
            let files = [("wit/a.wit", API), ("other/o.wit", OTHER), ("witgate.toml", policy)];
            let repository = repository(&files);
            let here = repository.path();
            fs::remove_dir_all(here.join("wit")).expect("removed");
            write(here, &format!("{target}/wit/a.wit"), API);
            let package = format!("the package in `{target}/wit`, which was in `wit`,");
            let reserved = if policy == RESERVED { policy } else { "" };
            expect_last_check(here, reserved, &package);
        }
    }
}

#[test]
fn a_move_to_where_the_check_looks_is_none() {
    let repository = repository(&[("wit/a.wit", API), ("witgate.toml", RESERVED)]);
    let here = repository.path();
    fs::remove_dir_all(here.join("wit")).expect("removed");
    write(here, "api/wit/a.wit", API);
    // A copy of it among the tests is one more.
    write(here, "tests/wit/a.wit", API);
    commit(here, "the package moves");
    let run = witgate(here, &["check"]);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("policy-loosened"), "{}", run.said);
    // A policy that names it keeps it where it is.
    write(here, "lib/tests/wit/a.wit", API);
    for directory in ["api", "tests"] {
        fs::remove_dir_all(here.join(directory)).expect("removed");
    }
    write(here, "witgate.toml", format!("{RESERVED}[[package]]\npath = \"lib/tests/wit\"\n"));
    commit(here, "the package moves, and the policy goes with it");
    let run = witgate(here, &["check"]);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("no longer checked"), "{}", run.said);
}

#[test]
fn a_contract_in_deps_that_becomes_a_copy_is_said() {
    let later = API.replace("@1.0.0;", "@1.0.1;");
    let next = API.replace("@1.0.0;", "@2.0.0;");
    let changes: [(&str, &str); 6] = [
        ("lib/a.wit", &later),
        ("lib/a.wit", &next),
        ("wit/all.wit", "package acme:place@1.0.0;\nworld all {}\n// acme:api/calls\n"),
        ("tests/other.wit", "package t:t;\n// acme:api/calls\n"),
        ("wkg.toml", "# acme:\n"),
        ("tests/deps/api/a.wit", API),
    ];
    for policy in ["", RESERVED] {
        for (path, text) in changes {
            let files =
                [("wit/all.wit", PLACE), ("wit/deps/api/a.wit", API), ("witgate.toml", policy)];
            let repository = repository(&files);
            let here = repository.path();
            write(here, path, text);
            expect_last_check(here, policy, "the package in `wit/deps/api`");
        }
    }
}

#[test]
fn components_that_text_takes_the_place_of_are_said() {
    let repository = repository(&[("plugin.txt", "")]);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "plugin.wasm", COMPONENT);
    commit(here, "a component");
    git(here, &["checkout", "-q", "-B", "change"]);
    witgate(here, &["check"]).expect(0, &["plugin.wasm"]);
    // Where there is WIT, nobody looks for components.
    write(here, "wit/a.wit", API);
    expect_last_check(here, "", "`plugin.wasm`");
}

#[test]
fn what_a_policy_no_longer_finds_is_said() {
    for policy in ["", RESERVED] {
        let files = [("a/wit/a.wit", API), ("b/b.wit", OTHER), ("witgate.toml", policy)];
        let repository = repository(&files);
        let here = repository.path();
        // Nothing named them, and all were found.
        write(here, "witgate.toml", format!("{policy}[[package]]\npath = \"b\"\n"));
        expect_last_check(here, policy, "the package in `a/wit`");
        // Another thing that the policy loosens does not say it.
        let loosened = "[rules]\nfunction-removed = \"note\"\n[[package]]\npath = \"b\"\n";
        write(here, "witgate.toml", format!("{policy}{loosened}"));
        let unchecked = "the package in `a/wit` is no longer checked after this change";
        let code = i32::from(!policy.is_empty());
        witgate(here, &["check"]).expect(code, &["level of `function-removed` set", unchecked]);
    }
}
