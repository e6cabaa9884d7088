//! Checkouts that do not hold what the repository names: Git LFS pointers, submodules,
//! line endings that git changed.

#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;

mod locked;
mod sandbox;

use std::fs;

use locked::Repository;
use sandbox::{commit, git, witgate, write};

const API: &str = "package acme:api@1.0.0;

interface calls {
  ping: func();
  stop: func();
}

world app {
  import calls;
}
";

const POINTER: &str = "version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
";

#[test]
fn a_pointer_of_git_lfs_says_what_fetches_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q", "-b", "main"]);
    write(here, "wit/a.wit", POINTER);
    write(here, "tool.wasm", POINTER);
    commit(here, "pointers");
    let words = ["wit/a.wit: a Git LFS pointer", "git lfs pull"];
    witgate(here, &["diff", "none", "wit"]).expect(2, &words);
    witgate(here, &["check", "--against", "git:HEAD"]).expect(2, &words);
    // Of a dependency it is no package that is missing.
    write(here, "wit/a.wit", API);
    witgate(here, &["targets", "tool.wasm"]).expect(2, &["tool.wasm: a Git LFS pointer"]);
    write(here, "wit/deps/b/b.wit", POINTER);
    witgate(here, &["diff", "none", "wit"]).expect(2, &["wit/deps/b/b.wit: a Git LFS pointer"]);
    fs::remove_dir_all(here.join("wit/deps")).expect("removed");
    // A commit never holds more.
    let words = ["HEAD:wit/a.wit: a Git LFS pointer", "which is in no commit", "git worktree add"];
    witgate(here, &["check", "--against", "git:HEAD"]).expect(2, &words);
    // An artifact is not damaged.
    write(here, "witgate.toml", "[[artifact]]\npath = \"tool.wasm\"\nworld = \"app\"\n");
    witgate(here, &["verify"]).expect(1, &["a Git LFS pointer", "git lfs pull"]);
}

/// A repository whose contract is in another.
fn with_submodule() -> [tempfile::TempDir; 2] {
    let [here, there] = [(); 2].map(|()| tempfile::tempdir().expect("a directory"));
    git(there.path(), &["init", "-q", "-b", "main"]);
    write(there.path(), "wit/a.wit", API);
    commit(there.path(), "the contract");
    git(here.path(), &["init", "-q", "-b", "main"]);
    let url = there.path().display().to_string();
    git(here.path(), &["submodule", "--quiet", "add", &url, "spec"]);
    write(here.path(), "witgate.toml", "[[package]]\npath = \"spec/wit\"\n");
    commit(here.path(), "it is in a submodule");
    [here, there]
}

#[test]
fn a_contract_in_a_submodule_is_read_at_the_commit_that_the_repository_names() {
    let [here, there] = with_submodule();
    let (here, there) = (here.path(), there.path());
    git(here, &["checkout", "-q", "-b", "change"]);
    witgate(here, &["check"]).expect(0, &["nothing changed"]);
    write(there, "wit/a.wit", API.replace("  stop: func();\n", ""));
    commit(there, "less");
    git(&here.join("spec"), &["pull", "-q", "origin", "main"]);
    witgate(here, &["check"]).expect(1, &["function-removed"]);
    // Also once that is committed, and as a revision on both sides.
    commit(here, "moved on");
    witgate(here, &["check"]).expect(1, &["function-removed"]);
    witgate(here, &["diff", "main:spec/wit", "HEAD:spec/wit"]).expect(0, &["function-removed"]);
}

#[test]
fn a_submodule_that_the_policy_names_is_checked_by_its_path_too() {
    let here = tempfile::tempdir().expect("a directory");
    let there = tempfile::tempdir().expect("a directory");
    let (here, there) = (here.path(), there.path());
    git(there, &["init", "-q", "-b", "main"]);
    write(there, "a.wit", API);
    commit(there, "the contract");
    git(here, &["init", "-q", "-b", "main"]);
    git(here, &["submodule", "--quiet", "add", &there.display().to_string(), "api"]);
    write(here, "witgate.toml", "[[package]]\npath = \"api\"\n");
    commit(here, "it is in a submodule");
    git(here, &["checkout", "-q", "-b", "change"]);
    write(&here.join("api"), "a.wit", API.replace("  stop: func();\n", ""));
    witgate(here, &["check"]).expect(1, &["error[function-removed]"]);
    witgate(here, &["check", "api"]).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_package_in_a_submodule_that_is_not_fetched_says_what_fetches_it() {
    let [here, there] = [(); 2].map(|()| tempfile::tempdir().expect("a directory"));
    let (here, there) = (here.path(), there.path());
    git(there, &["init", "-q", "-b", "main"]);
    write(there, "a.wit", API);
    commit(there, "the contract");
    git(here, &["init", "-q", "-b", "main"]);
    write(
        here,
        "wit/w.wit",
        "package acme:host@0.1.0;\nworld w { import acme:api/calls@1.0.0; }\n",
    );
    git(here, &["submodule", "--quiet", "add", &there.display().to_string(), "wit/deps/api"]);
    commit(here, "uses it");
    git(here, &["checkout", "-q", "-b", "change"]);
    git(here, &["submodule", "--quiet", "deinit", "-f", "wit/deps/api"]);
    let words = ["in `wit/deps/api`, which is not checked out:", "git submodule update --init"];
    witgate(here, &["check"]).expect(2, &words);
}

#[test]
fn init_and_doctor_say_what_submodules_are() {
    let [here, _there] = with_submodule();
    let here = here.path();
    let words = ["`spec` is a git submodule", "at the commit that this repository names"];
    let said = witgate(here, &["doctor"]).said;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(said.contains(word), "{said}");
    }
    let copy = tempfile::tempdir().expect("a directory");
    let copy = copy.path().join("copy");
    let (from, to) = (here.display().to_string(), copy.display().to_string());
    git(here, &["clone", "-q", &from, &to]);
    let words = ["`spec` is a git submodule, not fetched here", "git submodule update --init"];
    let said = witgate(&copy, &["doctor"]).said;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(said.contains(word), "{said}");
    }
    write(&copy, "api/a.wit", API);
    fs::remove_file(copy.join("witgate.toml")).expect("removed");
    witgate(&copy, &["init"]).expect(0, &words);
    // Nobody reads an empty directory as a contract without a function.
    git(&copy, &["checkout", "-q", "HEAD", "--", "witgate.toml"]);
    let run = witgate(&copy, &["check", "--against", "git:HEAD"]);
    assert_eq!(run.code, 2, "{}", run.said);
}

#[test]
fn a_mismatch_of_line_endings_alone_says_so() {
    let repository = Repository::with_wit_deps();
    repository.verify(&[]).expect(0, &["wit/deps.lock: 2 entries verified"]);
    let files = ["wit/deps/geo/geo.wit", "wit/deps/units/units.wit"];
    let originals = files.map(|file| repository.read(file));
    for (file, text) in files.iter().zip(&originals) {
        repository.write(file, text.replace('\n', "\r\n"));
    }
    let words = ["lock-mismatch", "but for its line endings", "`*.wit text eol=lf`"];
    repository.verify(&[]).expect(1, &words);
    // The lock is of files that had them, and git took them away.
    repository.lock_directories();
    for (file, text) in files.iter().zip(&originals) {
        repository.write(file, text);
    }
    let words = ["lock-mismatch", "LF here, and CRLF in what is locked", "`*.wit -text`"];
    repository.verify(&[]).expect(1, &words);
    // What differs otherwise too is not suppressed by them.
    repository.write(files[0], originals[0].replace('\n', "\r\n").replace("u32", "u64"));
    let run = repository.verify(&[]);
    run.expect(1, &["lock-mismatch", "wit/deps/geo does not match the lock file"]);
}
