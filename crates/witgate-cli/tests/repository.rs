//! The life of a repository, as the people in it see it: pull requests,
//! releases, and clones that hold less than all of it.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, run, witgate, write};
use tempfile::TempDir;

const CONTRACT: &str = "package demo:kv@0.2.0;

interface store {
  enum level { low, high }
  get: func(key: string, level: level) -> option<string>;
}

world app {
  import store;
}
";

/// The contract with one more function.
fn more(name: &str) -> String {
    CONTRACT.replace("  get:", &format!("  {name}: func();\n  get:"))
}

/// The contract with one more case, at a version.
fn critical(version: &str) -> String {
    CONTRACT.replace("high }", "high,\n    critical }").replace("0.2.0", version)
}

/// A repository whose branch `main` holds what was released as v0.2.0, and
/// whose branch `feature` is checked out.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "README.md", "A store.\n");
    commit(here, "begin");
    write(here, "wit/kv.wit", CONTRACT);
    commit(here, "the contract");
    git(here, &["tag", "v0.2.0"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    directory
}

#[test]
fn an_addition_passes_and_says_what_release_it_takes() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", more("flush"));
    let words = ["PASS", "version-not-bumped", "wit/kv.wit:1:9", "declare `0.2.1` or later"];
    witgate(here, &["check"]).expect(0, &words);
    write(here, "wit/kv.wit", more("flush").replace("0.2.0", "0.2.1"));
    let words = ["PASS", "function-added", "wit/kv.wit:5:3", "additive"];
    witgate(here, &["check"]).expect(0, &words);
    commit(here, "flush");
    witgate(here, &["check"]).expect(0, &words);
}

#[test]
fn a_case_more_breaks() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.2.1"));
    // First uncommitted, then committed.
    for _ in 0..2 {
        let words = ["FAIL", "enum-case-added", "wit/kv.wit:5:5", "store#level.critical", "0.3.0"];
        witgate(here, &["check"]).expect(1, &words);
        let words = ["wit/kv.wit:5:5: error[enum-case-added]"];
        witgate(here, &["check", "--format", "short"]).expect(1, &words);
        commit(here, "critical");
    }
}

#[test]
fn a_new_track_pays_and_says_who_must_rebuild() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.3.0"));
    let words = ["PASS", "enum-case-added", "old guests on new hosts", "rejected", "app"];
    witgate(here, &["check"]).expect(0, &words);
}

#[test]
fn main_goes_on_meanwhile() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", more("flush").replace("0.2.0", "0.2.1"));
    commit(here, "flush");
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/kv.wit", critical("0.3.0"));
    commit(here, "critical");
    git(here, &["checkout", "-q", "feature"]);
    // Only what the branch does counts, not what it lacks.
    let check = witgate(here, &["check"]);
    check.expect(0, &["PASS", "function-added"]);
    assert!(!check.said.contains("enum-case"), "{}", check.said);
    witgate(here, &["check", "--against", "git:main"]).expect(1, &["enum-case-removed"]);
}

#[test]
fn from_anywhere_within() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.2.1"));
    write(here, "src/lib.rs", "");
    let broken = ["enum-case-added"];
    witgate(&here.join("wit"), &["check"]).expect(1, &broken);
    witgate(&here.join("wit"), &["check", "kv.wit"]).expect(1, &broken);
    witgate(&here.join("src"), &["check", "../wit"]).expect(1, &broken);
    witgate(&here.join("src"), &["check", ".."]).expect(1, &broken);
    let absolute = here.join("wit");
    let absolute = absolute.to_str().expect("UTF-8");
    witgate(&std::env::temp_dir(), &["check", absolute]).expect(1, &broken);
    witgate(&here.join("src"), &["check"]).expect(2, &["no WIT found", "name what to check"]);
}

/// Hooks are told the repository by paths that count from where they run.
#[test]
fn in_a_hook() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.2.1"));
    let broken = ["enum-case-added", "wit/kv.wit:5:5"];
    run(here, &["check"], &[("GIT_DIR", ".git")]).expect(1, &broken);
    run(here, &["check"], &[("GIT_DIR", ".git"), ("GIT_WORK_TREE", ".")]).expect(1, &broken);
    let above = [("GIT_DIR", "../.git"), ("GIT_WORK_TREE", "..")];
    run(&here.join("wit"), &["check"], &above).expect(1, &["enum-case-added"]);
    // What is checked may be in another repository than the hook's.
    let other = tempfile::tempdir().expect("a directory");
    git(other.path(), &["init", "-q"]);
    let place = here.join("wit");
    let arguments = ["check", place.to_str().expect("UTF-8")];
    run(other.path(), &arguments, &[("GIT_DIR", ".git")]).expect(1, &["enum-case-added"]);
}

#[test]
fn on_main_itself() {
    let repository = repository();
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    let words = ["PASS", "nothing changed", "merge-base is HEAD itself", "--against git:HEAD^"];
    witgate(here, &["check"]).expect(0, &words);
    write(here, "wit/kv.wit", critical("0.2.1"));
    witgate(here, &["check"]).expect(1, &["enum-case-added"]);
    commit(here, "critical");
    witgate(here, &["check"]).expect(0, &["merge-base is HEAD itself"]);
    witgate(here, &["check", "--against", "git:HEAD^"]).expect(1, &["enum-case-added"]);
    git(here, &["checkout", "-q", "--detach"]);
    witgate(here, &["check"]).expect(0, &["merge-base is HEAD itself"]);
}

#[test]
fn every_baseline() {
    let repository = repository();
    let here = repository.path();
    let against = |place: &str| witgate(here, &["check", "--against", place]);
    // The declared version is out, so it is the last release.
    against("release").expect(0, &["nothing changed", "release:v0.2.0 at "]);
    write(here, "wit/kv.wit", more("flush").replace("0.2.0", "0.2.1"));
    commit(here, "flush");
    write(here, "wit/kv.wit", critical("0.2.1"));
    against("release").expect(1, &["enum-case-added", "baseline:  release:v0.2.0"]);
    against("release:v*").expect(1, &["enum-case-added"]);
    against("HEAD~1:wit").expect(1, &["enum-case-added"]);
    against("git:HEAD~1").expect(1, &["enum-case-added"]);
    against("git:HEAD").expect(1, &["function-removed"]);
    against("none").expect(0, &["PASS", "package-added"]);
    // In the first commit there is no contract, and before it no commit.
    // The release came later, so it is part of what is asked about.
    against("git:HEAD~2").expect(0, &["note[package-new]", "has no package of this name"]);
    against("git:HEAD~3").expect(2, &["does not reach so far back", "`none`"]);
}

#[test]
fn the_first_of_everything() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    write(here, "wit/kv.wit", CONTRACT);
    witgate(here, &["check"]).expect(2, &["no baseline", "not in a git repository", "--against"]);
    let words = ["`release`: . is not in a git repository"];
    witgate(here, &["check", "--against", "release"]).expect(2, &words);
    git(here, &["init", "-q"]);
    witgate(here, &["check"])
        .expect(2, &["no baseline", "there is no commit yet", "`witgate check --against none`"]);
    commit(here, "the contract");
    witgate(here, &["check"]).expect(0, &["merge-base is HEAD itself"]);
    witgate(here, &["check", "--against", "git:HEAD^"]).expect(2, &["`none`"]);
    witgate(here, &["check", "--against", "release"])
        .expect(2, &["no version tag", "fetch --tags"]);
    witgate(here, &["check", "--against", "none"]).expect(0, &["PASS"]);
}

#[test]
fn contracts_move() {
    let repository = repository();
    let here = repository.path();
    git(here, &["mv", "wit", "api"]);
    commit(here, "move");
    witgate(here, &["check", "api", "--against", "git:HEAD^"])
        .expect(0, &["`api` was compared with `wit` at", "nothing changed"]);
    // Of two that it may have been, the one that is still there went nowhere.
    git(here, &["rm", "-q", "-r", "api"]);
    for home in ["one", "two"] {
        write(here, &format!("{home}/kv.wit"), CONTRACT);
    }
    commit(here, "two of them");
    git(here, &["mv", "one", "api"]);
    witgate(here, &["check", "api", "--against", "git:HEAD"])
        .expect(0, &["`api` was compared with `one` at", "nothing changed"]);
    git(here, &["checkout", "-q", "-f", "HEAD^"]);
    let arguments = ["check", "api", "--against", "git:HEAD^:wit"];
    witgate(here, &arguments).expect(0, &["nothing changed"]);
}

/// The one command in the advice, as someone would copy it.
fn advised(said: &str) -> Vec<String> {
    let start = said.find("`git fetch").unwrap_or_else(|| panic!("no command in: {said}")) + 1;
    let command = &said[start..start + said[start..].find('`').expect("it ends")];
    // The terminal's frame may break it; a quote is the shell's.
    let words = command.split_whitespace().skip(1);
    words.map(|word| word.trim_matches('\'').to_owned()).collect()
}

/// Checks, does what is advised, and checks again.
#[track_caller]
fn mends(clone: &Path, arguments: &[&str], words: &[&str]) {
    let before = witgate(clone, arguments);
    before.expect(2, &["shallow clone"]);
    let command = advised(&before.said);
    git(clone, &command.iter().map(String::as_str).collect::<Vec<_>>());
    witgate(clone, arguments).expect(1, words);
}

#[test]
fn a_shallow_clone_mends_with_one_command() {
    let repository = repository();
    let here = repository.path();
    commit(here, "more");
    write(here, "wit/kv.wit", critical("0.2.1"));
    commit(here, "critical");
    git(here, &["checkout", "-q", "main"]);
    let clones = tempfile::tempdir().expect("a directory");
    let url = format!("file://{}", here.display());
    let broken = ["enum-case-added"];
    for (name, arguments) in [
        ("default", &["check"][..]),
        ("branch", &["check", "--against", "merge-base:main"]),
        ("tag", &["check", "--against", "git:v0.2.0"]),
        ("release", &["check", "--against", "release"]),
        ("revision", &["check", "--against", "git:main"]),
        ("ancestor", &["check", "--against", "git:HEAD~1"]),
    ] {
        git(clones.path(), &["clone", "-q", "--depth=1", "--branch=feature", &url, name]);
        mends(&clones.path().join(name), arguments, &broken);
    }
    // As a CI runner has it: one commit, no branch at all.
    let runner = clones.path().join("runner");
    git(clones.path(), &["init", "-q", "runner"]);
    git(&runner, &["remote", "add", "origin", &url]);
    git(&runner, &["fetch", "-q", "--depth=1", "origin", "feature:refs/remotes/pull/1/merge"]);
    git(&runner, &["checkout", "-q", "--detach", "refs/remotes/pull/1/merge"]);
    mends(&runner, &["check"], &broken);
}

#[test]
fn a_partial_clone_fetches_nothing_by_itself() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.2.1"));
    commit(here, "critical");
    git(here, &["checkout", "-q", "main"]);
    git(here, &["config", "uploadpack.allowFilter", "true"]);
    let clones = tempfile::tempdir().expect("a directory");
    let url = format!("file://{}", here.display());
    for (name, filter) in [("blobs", "--filter=blob:none"), ("trees", "--filter=tree:0")] {
        git(clones.path(), &["clone", "-q", "--branch=feature", filter, &url, name]);
        let clone = clones.path().join(name);
        let before = witgate(&clone, &["check"]);
        before.expect(2, &["partial clone"]);
        let command = advised(&before.said);
        git(&clone, &command.iter().map(String::as_str).collect::<Vec<_>>());
        witgate(&clone, &["check"]).expect(1, &["enum-case-added"]);
    }
}

#[test]
fn repositories_of_other_kinds() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/kv.wit", critical("0.2.1"));
    commit(here, "critical");
    git(here, &["checkout", "-q", "main"]);
    let broken = ["enum-case-added"];
    let clones = tempfile::tempdir().expect("a directory");
    let within = clones.path();
    let path = here.to_str().expect("UTF-8");
    git(within, &["clone", "-q", "--branch=feature", "--shared", path, "shared"]);
    witgate(&within.join("shared"), &["check"]).expect(1, &broken);
    git(within, &["clone", "-q", "--branch=feature", "--sparse", path, "sparse"]);
    witgate(&within.join("sparse"), &["check"]).expect(2, &["no WIT found"]);
    witgate(&within.join("sparse"), &["check", "git:HEAD:wit"]).expect(1, &broken);
    git(within, &["clone", "-q", "--bare", "--branch=main", path, "bare"]);
    witgate(&within.join("bare"), &["check", "git:feature:wit"]).expect(1, &broken);
    git(here, &["worktree", "add", "-q", within.join("side").to_str().expect("UTF-8"), "feature"]);
    witgate(&within.join("side"), &["check"]).expect(1, &broken);

    // Another hash, an odd path, and a repository within another.
    let odd = within.join("a b\u{e9}");
    std::fs::create_dir(&odd).expect("created");
    git(&odd, &["init", "-q", "--object-format=sha256"]);
    write(&odd, "w x/kv.wit", CONTRACT);
    commit(&odd, "contract");
    write(&odd, "w x/kv.wit", critical("0.2.1"));
    witgate(&odd, &["check", "w x"]).expect(1, &broken);
    git(&odd, &["submodule", "--quiet", "add", "-b", "feature", path, "vendor"]);
    commit(&odd, "submodule");
    witgate(&odd, &["check", "vendor"]).expect(2, &["is in its own repository"]);
    witgate(&odd.join("vendor"), &["check"]).expect(1, &broken);
    witgate(&odd, &["diff", "git:HEAD:vendor", "vendor"]).expect(0, &["UNCHANGED"]);

    // What git itself cannot read is reported in its words.
    git(&within.join("shared"), &["config", "core.repositoryFormatVersion", "9"]);
    witgate(&within.join("shared"), &["check"])
        .expect(2, &["no baseline", "version <= 1, found 9"]);
}

/// Whatever a repository is set to run, it is not run.
#[cfg(unix)]
#[test]
fn nothing_runs() {
    use std::os::unix::fs::PermissionsExt as _;

    let repository = repository();
    let here = repository.path();
    write(here, ".git/trap", format!("#!/bin/sh\ntouch '{}/sprung'\n", here.display()));
    let trap = here.join(".git/trap");
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).expect("set");
    write(here, ".gitattributes", "* filter=x diff=x\n");
    commit(here, "attributes");
    let trap = trap.to_str().expect("UTF-8");
    let shell = format!("!{trap}");
    for (key, value) in [
        ("alias.cat-file", shell.as_str()),
        ("alias.rev-parse", &shell),
        ("core.fsmonitor", trap),
        ("core.pager", trap),
        ("core.sshCommand", trap),
        ("credential.helper", trap),
        ("diff.external", trap),
        ("diff.x.textconv", trap),
        ("filter.x.smudge", trap),
        ("pager.cat-file", trap),
    ] {
        git(here, &["config", key, value]);
    }
    witgate(here, &["check"]).expect(0, &["nothing changed"]);
    witgate(here, &["check", "--against", "git:v0.2.0"]).expect(0, &["nothing changed"]);
    assert!(!here.join("sprung").exists());
}

#[test]
fn a_repository_that_is_checked_in_is_none() {
    let repository = repository();
    let here = repository.path();
    // It looks like a bare repository, and its history has the break already.
    write(here, "wit/kv.wit", critical("0.2.0"));
    git(here, &["clone", "-q", "--bare", ".", "wit/store"]);
    for part in ["HEAD", "config", "objects", "refs", "packed-refs"] {
        std::fs::rename(here.join("wit/store").join(part), here.join("wit").join(part))
            .expect("moved");
    }
    witgate(&here.join("wit"), &["check"]).expect(2, &["bare repository"]);
    witgate(here, &["check"]).expect(1, &["enum-case-added"]);
}
