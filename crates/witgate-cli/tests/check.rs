//! `witgate check` in repositories of all kinds. They are made here, with git.

mod sandbox;

use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

use sandbox::{commit, git, witgate};
use tempfile::TempDir;

const CONTRACT: &str = "package demo:kv@0.1.0;
interface store {
  get: func(key: string) -> option<string>;
}
world app { import store; }
";

fn write(directory: &Path, contract: &str) {
    sandbox::write(directory, "wit/kv.wit", contract);
}

/// A repository whose branch `main` holds [`CONTRACT`] in `wit/`.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    git(directory.path(), &["init", "-q"]);
    write(directory.path(), CONTRACT);
    commit(directory.path(), "contract");
    directory
}

/// Runs `witgate check` and expects an exit code and words on either stream.
#[track_caller]
fn check(directory: &Path, arguments: &[&str], code: i32, words: &[&str]) {
    let arguments: Vec<&str> = std::iter::once("check").chain(arguments.iter().copied()).collect();
    witgate(directory, &arguments).expect(code, words);
}

#[test]
fn a_directory_without_wit_is_named_if_it_was_asked_for() {
    let repository = repository();
    let here = repository.path();
    fs::create_dir(here.join("empty")).expect("a directory");
    let words = ["source: empty: no WIT found", "name the directory that has"];
    check(here, &["empty"], 2, &words);
    // Also if the policy asks.
    sandbox::write(here, "witgate.toml", "[[package]]\npath = \"empty\"\n");
    check(here, &[], 2, &words);
}

#[test]
fn a_breaking_change_must_be_paid_for() {
    let repository = repository();
    let here = repository.path();
    git(here, &["checkout", "-q", "-b", "feature"]);
    let broken = CONTRACT.replace("key: string", "key: u32");
    write(here, &broken);
    let words = ["function-param-type-changed", "merge-base", "FAIL"];
    check(here, &[], 1, &words);
    commit(here, "break it");
    check(here, &[], 1, &words);
    check(here, &["wit"], 1, &words);
    check(here, &["wit/kv.wit"], 1, &words);
    check(here, &["."], 1, &words);
    check(&here.join("wit"), &[], 1, &words);
    check(here, &["--fail-on", "never"], 0, &["function-param-type-changed"]);
    write(here, &broken.replace("0.1.0", "0.2.0"));
    check(here, &[], 0, &["PASS"]);
    check(here, &["--fail-on", "warn"], 1, &["FAIL"]);
}

#[test]
fn what_others_merged_meanwhile_does_not_count() {
    let repository = repository();
    let here = repository.path();
    git(here, &["branch", "feature"]);
    write(here, &CONTRACT.replace("key: string", "key: u32"));
    commit(here, "main goes on");
    git(here, &["checkout", "-q", "feature"]);
    check(here, &[], 0, &["nothing changed"]);
}

#[test]
fn on_the_default_branch_head_is_its_own_baseline() {
    let repository = repository();
    let here = repository.path();
    check(here, &[], 0, &["nothing changed", "merge-base is HEAD itself", "--against git:HEAD^"]);
    write(here, &CONTRACT.replace("key: string", "key: u32"));
    check(here, &[], 1, &["function-param-type-changed"]);
    commit(here, "break it on main");
    check(here, &["--against", "git:HEAD^"], 1, &["function-param-type-changed"]);
}

#[test]
fn a_release_is_a_baseline() {
    let repository = repository();
    let here = repository.path();
    check(here, &["--against", "release"], 2, &["no release", "git fetch --tags"]);
    git(here, &["tag", "v0.1.0"]);
    write(here, &CONTRACT.replace("0.1.0", "0.1.1").replace("key: string", "key: u32"));
    check(here, &["--against", "release"], 1, &["release:v0.1.0 at ", "0.2.0"]);
}

#[test]
fn what_is_new_is_said_to_be() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    commit(here, "nothing");
    write(here, CONTRACT);
    let is_new =
        ["package-new", "`demo:kv` in `wit` is new", "has no package of this name", "PASS"];
    check(here, &[], 0, &is_new);
    check(here, &["--against", "none"], 0, &["PASS"]);
    // The directory is there, and holds no WIT yet.
    fs::remove_file(here.join("wit/kv.wit")).expect("removed");
    fs::write(here.join("wit/notes.txt"), "").expect("written");
    commit(here, "a directory");
    write(here, CONTRACT);
    check(here, &[], 0, &is_new);
    // What is no text cannot be looked for, so nobody knows whether it is new.
    let wat = "(component (import \"f\" (func)))";
    fs::write(here.join("c.wat"), wat).expect("written");
    check(here, &["c.wat"], 2, &["nothing was compared", "`c.wat` is new", "--against none"]);
}

#[test]
fn without_a_baseline_nothing_passes() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    check(here, &[], 2, &["no WIT found", "name what to check"]);
    write(here, CONTRACT);
    // What is advised works here, too.
    let advice = ["no baseline", "not in a git repository", "`--against DIR`", "`--against none`"];
    check(here, &[], 2, &advice);
    check(here, &["--against", "."], 0, &["nothing changed"]);
    check(here, &["--against", "none"], 0, &["PASS"]);
    git(here, &["init", "-q"]);
    check(here, &[], 2, &["no baseline", "--against"]);
    git(here, &["checkout", "-q", "-b", "trunk"]);
    commit(here, "contract");
    check(here, &[], 2, &["no baseline", "`--against merge-base:trunk`"]);
    check(here, &["--against", "merge-base:trunk"], 0, &["nothing changed"]);
    check(here, &["--against", "merge-base:trnk"], 2, &["baseline", "did you mean `trunk`"]);
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let repository = repository();
    let here = repository.path();
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, &CONTRACT.replace("key: string", "key: u32"));
    commit(here, "break it");
    let clones = tempfile::tempdir().expect("a directory");
    let url = format!("file://{}", here.display());
    git(clones.path(), &["clone", "-q", "--depth=1", "--branch=feature", &url, "clone"]);
    let clone = clones.path().join("clone");
    check(
        &clone,
        &["--against", "merge-base:main"],
        2,
        &["shallow clone", "git fetch --unshallow"],
    );
    git(&clone, &["fetch", "-q", "--unshallow", "origin", "+refs/heads/*:refs/remotes/origin/*"]);
    check(&clone, &["--against", "merge-base:main"], 1, &["function-param-type-changed"]);
}

#[test]
fn json_stands_alone_on_standard_output() {
    let repository = repository();
    let run = witgate(repository.path(), &["check", "--format", "json"]);
    // Anything on standard error would come after it.
    let report: serde_json::Value = serde_json::from_str(&run.said).expect("it is JSON alone");
    assert_eq!(report["status"], "pass");
    assert!(report["notes"][0].as_str().is_some_and(|note| note.starts_with("merge-base is HEAD")));
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let repository = repository();
    for arguments in [&["check"][..], &["rules"], &["completions", "bash"], &["schema", "report"]] {
        let mut child = sandbox::command(repository.path(), arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let status = sandbox::end(&mut child, arguments);
        let mut said = String::new();
        let mut stderr = child.stderr.take().expect("it is a pipe");
        stderr.read_to_string(&mut said).expect("it is UTF-8");
        assert_eq!(status.code(), Some(0), "{arguments:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("error"), "{arguments:?}: {said}");
    }
}

#[test]
fn completions_know_commands_and_rules() {
    let directory = tempfile::tempdir().expect("a directory");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        witgate(directory.path(), &["completions", shell]).expect(0, &["explain"]);
    }
    witgate(directory.path(), &["completions", "bash"]).expect(0, &["enum-case-added"]);
}

/// `diff` judges as `check` would where it is given the policy, but for waivers.
#[test]
fn a_diff_may_go_by_a_policy() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let wit = |cases: &str| {
        format!(
            "package a:b@1.0.0;\ninterface i {{ enum e {{ {cases} }} f: func(e: e); }}\n\
             world w {{ import i; }}\n"
        )
    };
    sandbox::write(here, "a.wit", wit("x, y"));
    sandbox::write(here, "b.wit", wit("x, y, z"));
    let policy = "[rules]\nenum-case-added = \"note\"\nversion-not-bumped = \"note\"\n";
    sandbox::write(here, "policy.toml", policy);
    let diff = ["diff", "a.wit", "b.wit", "--fail-on", "error"];
    witgate(here, &diff).expect(1, &["error[enum-case-added]"]);
    let by_policy = [&diff[..], &["--config", "policy.toml"]].concat();
    witgate(here, &by_policy).expect(0, &["note[enum-case-added]", "note[version-not-bumped]"]);
    let without = [&diff[..], &["--config", "none.toml"]].concat();
    witgate(here, &without).expect(2, &["policy: none.toml"]);
}

/// From below the root, files are named as a person there would, and review tools, which
/// know nothing of the working directory, get them from the root.
#[test]
fn files_are_named_for_whoever_reads_the_report() {
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path();
    git(root, &["init", "-q", "-b", "main"]);
    std::fs::create_dir_all(root.join("api/wit")).expect("made");
    let path = "api/wit/p.wit";
    let text = "package acme:api@0.2.0;\ninterface i { f: func(); g: func(); }\n";
    std::fs::write(root.join(path), text).expect("written");
    commit(root, "contract");
    std::fs::write(root.join(path), text.replace(" g: func();", "")).expect("written");
    let here = root.join("api");
    check(&here, &["--format", "short"], 1, &["\nwit/p.wit:2:11: error[function-removed]"]);
    for place in [&[] as &[&str], &["wit"], &["HEAD", "--against", "none"]] {
        for (format, expected) in [
            ("github", format!("file={path},")),
            ("gitlab", format!("\"path\": \"{path}\"")),
            ("sarif", format!("\"uri\": \"{path}\"")),
        ] {
            let arguments = [&["check", "--format", format], place].concat();
            let said = sandbox::witgate(&here, &arguments).said;
            assert!(said.contains(&expected), "{place:?} {format}: {said}");
        }
    }
    std::fs::write(root.join(path), "package ;\n").expect("written");
    check(&here, &["--format", "github"], 2, &[&format!("::error file={path},line=1,")]);
}

/// Whoever names HEAD asks for just that, and whoever names its branch may not know.
#[test]
fn a_branch_that_is_head_is_told_and_head_is_not() {
    let repository = repository();
    let here = repository.path();
    git(here, &["branch", "-M", "main"]);
    let note = "git:main is HEAD itself";
    check(here, &["--against", "git:main"], 0, &[note]);
    let run = witgate(here, &["check", "--against", "git:HEAD"]);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("is HEAD itself"), "{}", run.said);
}

/// Without a repository there is no policy of a commit, and nobody asks for one who has none.
#[test]
fn without_a_repository_a_policy_is_not_compared() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, CONTRACT);
    sandbox::write(here, "old.wit", CONTRACT);
    let run = witgate(here, &["check", "wit", "--against", "old.wit"]);
    run.expect(0, &["PASS"]);
    let note = "the policy was not compared";
    assert!(!run.said.contains(note), "{}", run.said);
    sandbox::write(here, "witgate.toml", "[[package]]\npath = \"wit\"\n");
    check(here, &["wit", "--against", "old.wit"], 0, &[note]);
    // Nor does anything say which of two contracts is meant.
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    check(here, &["--against", "old.wit"], 2, &["both in this directory and in `wit/`"]);
}

/// The terms of a package are those of the nearest directory that the policy names.
#[test]
fn what_is_below_a_package_of_the_policy_has_its_terms() {
    let repository = repository();
    let here = repository.path();
    let policy = "[[package]]\npath = \"other\"\n[[package]]\npath = \".\"\nprofile = \"off\"\n";
    sandbox::write(here, "other/o.wit", "package demo:other@1.0.0;\ninterface i { f: func(); }\n");
    sandbox::write(here, "witgate.toml", policy);
    commit(here, "a policy");
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, &CONTRACT.replace("key: string", "key: u32"));
    check(here, &[], 0, &["warn[function-param-type-changed]"]);
}

#[test]
fn a_file_has_the_policy_that_is_nearest_to_it() {
    let repository = repository();
    let here = repository.path();
    sandbox::write(here, "wit/witgate.toml", "profile = \"off\"\n");
    commit(here, "a policy");
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, &CONTRACT.replace("key: string", "key: u32"));
    for place in ["wit", "wit/kv.wit"] {
        check(here, &[place], 0, &["warn[function-param-type-changed]"]);
    }
}
