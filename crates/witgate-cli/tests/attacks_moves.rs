//! Ways round the gate by moving a package: into a file of others, out of the place
//! that is checked, or behind another that takes its place.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{commit, git, witgate, write};
use tempfile::TempDir;
use wit_parser::Resolve;

const API: &str = "package acme:api@1.0.0;\ninterface calls { ping: func(); stop: func(); }\n\
                   world app { import calls; }\n";

const OTHER: &str = "package acme:other@1.0.0;\ninterface mail { send: func(); drop: func(); }\n";

/// Both packages in one file, nested in a third.
const NESTED: &str = "package acme:all@1.0.0;\n\
    package acme:api@1.0.0 {\n\
    interface calls { ping: func(); stop: func(); }\n\
    world app { import calls; }\n}\n\
    package acme:other@1.0.0 {\n\
    interface mail { send: func(); drop: func(); }\n}\n";

const RESERVED: &str = "[policy]\nfrom = \"baseline\"\n";

/// What the break of each try is.
const BREAK: &str = "error[function-removed]: function `stop` removed";

fn broken(contract: &str) -> String {
    contract.replace(" stop: func();", "")
}

/// A repository that releases files as 1.0.0, and a branch from there.
fn released(files: &[(&str, &str)]) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    for (path, text) in files {
        write(here, path, text);
    }
    commit(here, "release the contract");
    git(here, &["tag", "v1.0.0"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

fn remove(here: &Path, directory: &str) {
    fs::remove_dir_all(here.join(directory)).expect("removed");
}

#[test]
fn a_package_is_found_among_those_of_a_file() {
    for target in ["tests/all.wit", "api/all.wit", "other/all.wit", "wit/all.wit"] {
        let files = [("wit/api.wit", API), ("other/other.wit", OTHER), ("witgate.toml", RESERVED)];
        let repository = released(&files);
        let here = repository.path();
        remove(here, "wit");
        let (api, _) = NESTED.split_once("package acme:other").expect("it is there");
        write(here, target, broken(api));
        commit(here, "one file for all");
        witgate(here, &["check"]).expect(1, &[BREAK]);
        // An intact copy elsewhere suppresses nothing, unless the other one is of tests.
        write(here, "docs/api.wit", API);
        commit(here, "a copy for the documentation");
        match target.starts_with("tests/") {
            true => witgate(here, &["check"]).expect(0, &["PASS"]),
            false => witgate(here, &["check"]).expect(1, &[BREAK]),
        };
    }
}

#[test]
fn packages_that_move_whole_into_one_file_are_as_they_were() {
    let repository = released(&[("wit/api/a.wit", API), ("wit/other/o.wit", OTHER)]);
    let here = repository.path();
    remove(here, "wit");
    write(here, "wit/all.wit", NESTED);
    commit(here, "one file for all");
    let run = witgate(here, &["check"]);
    run.expect(0, &["PASS"]);
    assert!(!run.said.contains("package-new"), "{}", run.said);
    write(here, "wit/all.wit", broken(NESTED));
    witgate(here, &["check"]).expect(1, &[BREAK]);
    write(here, "wit/all.wit", NESTED.replace(" drop: func();", ""));
    witgate(here, &["check"]).expect(1, &["function `drop` removed"]);
}

#[test]
fn what_takes_the_place_of_a_package_does_not_hide_where_it_went() {
    let moved = || {
        let repository = released(&[("wit/api.wit", API)]);
        remove(repository.path(), "wit");
        write(repository.path(), "api/api.wit", broken(API));
        write(repository.path(), "wit/other.wit", OTHER);
        commit(repository.path(), "move the package");
        repository
    };
    let repository = moved();
    witgate(repository.path(), &["check", "wit"]).expect(1, &[BREAK]);
    witgate(repository.path(), &["check", "wit", "--against", "v1.0.0"]).expect(1, &[BREAK]);
    witgate(&repository.path().join("wit"), &["check"]).expect(1, &[BREAK]);

    // The same with a file that is named.
    let repository = released(&[("wit/api.wit", API)]);
    let here = repository.path();
    git(here, &["mv", "wit/api.wit", "wit/calls.wit"]);
    write(here, "wit/calls.wit", broken(API));
    write(here, "wit/api.wit", OTHER);
    commit(here, "move the package");
    witgate(here, &["check", "wit/api.wit"]).expect(1, &["package `acme:api@1.0.0` removed"]);
}

#[test]
fn a_package_that_becomes_wasm_is_not_hidden_by_a_copy_of_its_text() {
    let repository = released(&[("wit/api.wit", API), ("witgate.toml", RESERVED)]);
    let here = repository.path();
    let encoded = |text: &str| {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("x.wit", text).expect("it parses");
        wit_component::encode(&resolve, package, false).expect("it encodes")
    };
    remove(here, "wit");
    write(here, "wit/api.wasm", encoded(&broken(API)));
    write(here, "docs/api.wit", API);
    commit(here, "publish the package in wasm");
    witgate(here, &["check"]).expect(1, &["error[function-removed]", "wit/api.wasm"]);
    write(here, "wit/api.wasm", encoded(API));
    witgate(here, &["check"]).expect(0, &["PASS"]);
}

/// It is compared with the text that was there: not with another package that is gone, and
/// not while its own text is still there.
#[test]
fn a_package_in_wasm_is_what_its_text_became_and_no_other() {
    let encoded = |text: &str| {
        let mut resolve = Resolve::default();
        let package = resolve.push_str("x.wit", text).expect("it parses");
        wit_component::encode(&resolve, package, false).expect("it encodes")
    };
    let repository = released(&[("wit/api.wit", API), ("other/other.wit", OTHER)]);
    let here = repository.path();
    write(here, "dist/api.wasm", encoded(&broken(API)));
    witgate(here, &["check"]).expect(0, &["PASS"]);
    remove(here, "dist");
    for file in ["wit/api.wasm", "api/api.wasm"] {
        let repository = released(&[("wit/api.wit", API), ("other/other.wit", OTHER)]);
        let here = repository.path();
        remove(here, "wit");
        write(here, file, encoded(API));
        let compared = format!("`{file}` was compared with `wit`");
        let unchecked =
            format!("the package in `{file}`, which was in `wit`, is no longer checked");
        let words = ["PASS", &compared, "warn[policy-loosened]", &unchecked];
        witgate(here, &["check"]).expect(0, &words);
        write(here, file, encoded(&broken(API)));
        witgate(here, &["check"]).expect(1, &["FAIL: 1 error", BREAK]);
        write(here, file, encoded(API));
        remove(here, "other");
        let run = witgate(here, &["check"]);
        run.expect(1, &["FAIL: 1 error", "error[package-removed]: package `acme:other@1.0.0`"]);
        assert!(!run.said.contains("was compared with `other`"), "{}", run.said);
    }
    // One that was beside the text is what that became only if it changed too.
    let repository = released(&[("wit/api.wit", API), ("other/other.wit", OTHER)]);
    let here = repository.path();
    write(here, "api/api.wasm", encoded(API));
    commit(here, "the package in wasm");
    git(here, &["branch", "-f", "main"]);
    remove(here, "wit");
    let removed = ["error[package-removed]: package `acme:api@1.0.0`"];
    witgate(here, &["check"]).expect(1, &removed);
    write(here, "api/api.wasm", encoded(&broken(API)));
    witgate(here, &["check"]).expect(1, &["FAIL: 1 error", BREAK]);
    // What is for tests, generated, or was excluded is no contract.
    let policy = "exclude = [\"lab\"]\n";
    for file in ["tests/api.wasm", "dist/api.wasm", "lab/api.wasm"] {
        let files = [("wit/api.wit", API), ("other/other.wit", OTHER), ("witgate.toml", policy)];
        let repository = released(&files);
        let here = repository.path();
        remove(here, "wit");
        write(here, file, encoded(API));
        witgate(here, &["check"]).expect(1, &["error[package-removed]: package `acme:api@1.0.0`"]);
    }
}

#[test]
#[cfg(unix)]
fn a_copy_does_not_stand_for_what_git_does_not_list_in_the_place() {
    let lead_to = |here: &Path, target: &str| {
        write(here, &format!("{target}/api.wit"), broken(API));
        std::os::unix::fs::symlink(target, here.join("wit")).expect("linked");
        commit(here, "a link");
    };
    let hide: [&dyn Fn(&Path); 4] = [
        &|here| lead_to(here, "tests/wit"),
        &|here| lead_to(here, ".api"),
        &|here| {
            let path = here.join(".git/api");
            write(&path, "api.wit", broken(API));
            git(&path, &["init", "-q"]);
            commit(&path, "a repository of its own");
            let path = path.to_str().expect("UTF-8");
            git(here, &["-c", "protocol.file.allow=always", "submodule", "add", "-q", path, "wit"]);
            commit(here, "a submodule");
        },
        &|here| {
            write(here, ".gitignore", "/wit\n");
            commit(here, "built");
            write(here, "wit/api.wit", broken(API));
        },
    ];
    for (at, hide) in hide.iter().enumerate() {
        for policy in ["", "[policy]\nfrom = \"baseline\"\n"] {
            let repository = released(&[("wit/api.wit", API), ("witgate.toml", policy)]);
            let here = repository.path();
            remove(here, "wit");
            write(here, "copy/api.wit", API);
            commit(here, "a copy");
            hide(here);
            let run = witgate(here, &["check"]);
            assert!(run.said.contains(BREAK), "{at}: {}", run.said);
            run.expect(1, &[]);
        }
    }
    // Nor does a package around it.
    let repository = released(&[("wit/other.wit", OTHER), ("wit/api/api.wit", API)]);
    let here = repository.path();
    remove(here, "wit/api");
    write(here, "copy/api.wit", API);
    write(here, ".api/api.wit", broken(API));
    std::os::unix::fs::symlink("../.api", here.join("wit/api")).expect("linked");
    commit(here, "a link and a copy");
    witgate(here, &["check"]).expect(1, &[BREAK]);
    // What is in a submodule that is not fetched, nobody knows.
    let repository = released(&[("wit/api.wit", API)]);
    let here = repository.path();
    remove(here, "wit");
    write(here, "copy/api.wit", API);
    write(here, ".gitmodules", "[submodule \"wit\"]\n\tpath = wit\n\turl = ./x\n");
    commit(here, "a copy");
    let id = git(here, &["rev-parse", "HEAD"]);
    git(here, &["update-index", "--add", "--cacheinfo", &format!("160000,{id},wit")]);
    git(here, &["commit", "-q", "-m", "a submodule"]);
    witgate(here, &["check"]).expect(2, &["INCOMPLETE", "wit: a submodule"]);
    // A link that stays behind leads to what is compared anyway.
    let repository = released(&[("wit/api.wit", API)]);
    let here = repository.path();
    fs::rename(here.join("wit"), here.join("contracts")).expect("moved");
    std::os::unix::fs::symlink("contracts", here.join("wit")).expect("linked");
    commit(here, "moved");
    witgate(here, &["check"]).expect(0, &["nothing changed: 1 package"]);
    write(here, "contracts/api.wit", broken(API));
    let run = witgate(here, &["check"]);
    run.expect(1, &[BREAK]);
    assert_eq!(run.said.matches("error[function-removed]").count(), 1, "{}", run.said);
}

#[test]
fn a_later_version_in_its_place_does_not_hide_where_the_earlier_went() {
    let policy = format!("{RESERVED}[[package]]\npath = \"wit\"\n");
    let repository = released(&[("wit/api.wit", API), ("witgate.toml", &policy)]);
    let here = repository.path();
    write(here, "wit/api.wit", API.replace("1.0.0", "2.0.0").replace("ping", "call"));
    write(here, "v1/api.wit", API);
    commit(here, "2.0.0, beside 1.0.0");
    witgate(here, &["check"]).expect(0, &["PASS"]);
    write(here, "v1/api.wit", broken(API));
    commit(here, "and break 1.0.0");
    witgate(here, &["check"]).expect(1, &[BREAK]);
}

#[test]
fn a_place_is_checked_with_what_the_policy_names_below_it() {
    let policy = "[[package]]\npath = \"wit\"\n[[package]]\npath = \"wit/inner\"\n\
                  [[package]]\npath = \"api\"\n[[package]]\npath = \"wit/tests\"\n";
    let files = [
        ("wit/other.wit", OTHER),
        ("wit/tests/kit.wit", &*OTHER.replace("other", "kit")),
        ("wit/inner/inner.wit", &*OTHER.replace("other", "inner")),
        ("api/api.wit", API),
        ("witgate.toml", policy),
    ];
    let repository = released(&files);
    let here = repository.path();
    write(here, "api/api.wit", broken(API));
    witgate(here, &["check", "."]).expect(1, &[BREAK]);
    witgate(here, &["check", "wit"]).expect(0, &["PASS"]);
    write(
        here,
        "wit/inner/inner.wit",
        OTHER.replace("other", "inner").replace(" drop: func();", ""),
    );
    witgate(here, &["check", "wit"]).expect(1, &["function `drop` removed"]);
    git(here, &["checkout", "-q", "--", "wit/inner"]);
    // Also what only the policy makes a contract, and what is gone with it.
    let kit = OTHER.replace("other", "kit").replace(" drop: func();", "");
    write(here, "wit/tests/kit.wit", kit);
    witgate(here, &["check", "wit"]).expect(1, &["function `drop` removed"]);
    fs::remove_dir_all(here.join("wit/tests")).expect("removed");
    write(here, "witgate.toml", policy.replace("[[package]]\npath = \"wit/tests\"\n", ""));
    witgate(here, &["check", "wit"]).expect(1, &["error[package-removed]", "acme:kit"]);
    let new = OTHER.replace("other", "new");
    write(here, "wit/examples/new.wit", new);
    write(here, "witgate.toml", policy.replace("wit/tests", "wit/examples"));
    let words = ["error[package-renamed]", "`wit/examples` was compared with `wit/tests`"];
    witgate(here, &["check", "wit"]).expect(1, &words);
}

#[test]
fn no_version_allows_another_name() {
    let policy = "[[package]]\npath = \"wit\"\n";
    for (name, rule) in [("acme:app", "package-renamed"), ("other:thing", "package-renamed")] {
        let repository = released(&[("wit/api.wit", API), ("witgate.toml", policy)]);
        let here = repository.path();
        write(here, "wit/api.wit", API.replace("acme:api@1.0.0", &format!("{name}@2.0.0")));
        commit(here, "another name");
        let words = [&*format!("error[{rule}]"), "no version allows a new name"];
        witgate(here, &["check"]).expect(1, &words);
    }
}

#[test]
fn a_branch_that_is_called_as_a_default_branch_may_be_is_none() {
    let repository = released(&[("wit/api.wit", API)]);
    let here = repository.path();
    write(here, "wit/api.wit", broken(API));
    commit(here, "break it");
    // As a runner has it that fetched all branches: no origin/HEAD, and no local branch.
    git(here, &["update-ref", "refs/remotes/origin/master", "v1.0.0"]);
    git(here, &["update-ref", "refs/remotes/origin/main", "change"]);
    git(here, &["checkout", "-q", "--detach"]);
    let words = ["the default branch is unknown", "origin/main", "origin/master"];
    witgate(here, &["check"]).expect(2, &words);
    witgate(here, &["check", "--against", "merge-base:origin/master"]).expect(1, &[BREAK]);
    // Where both say the same, it does not matter which it is.
    git(here, &["update-ref", "refs/remotes/origin/main", "v1.0.0"]);
    witgate(here, &["check"]).expect(1, &[BREAK]);
}

#[test]
fn a_policy_that_is_no_file_is_not_overlooked() {
    let repository = released(&[("wit/api.wit", API), ("witgate.toml/empty", "")]);
    witgate(repository.path(), &["check"]).expect(2, &["witgate.toml"]);
}

/// Nor where the policy finds what a package uses.
#[test]
#[cfg(unix)]
fn a_copy_does_not_stand_for_a_directory_of_deps_that_leads_elsewhere() {
    let api =
        "package acme:api@1.0.0;\ninterface api { use foo:types/t@1.0.0.{r}; f: func(x: r); }\n";
    let types = "package foo:types@1.0.0;\ninterface t { record r { a: u32 } }\n";
    for policy in ["", "[policy]\nfrom = \"baseline\"\n"] {
        let policy = format!("deps = [\"shared\"]\n{policy}[[package]]\npath = \"api\"\n");
        let files = [("api/a.wit", api), ("shared/types/t.wit", types), ("witgate.toml", &policy)];
        let repository = released(&files);
        let here = repository.path();
        remove(here, "shared/types");
        write(here, "shared/README.md", "what others use");
        write(here, "copy/t.wit", types);
        write(here, "tests/types/t.wit", types.replace("u32", "u64"));
        std::os::unix::fs::symlink("../tests/types", here.join("shared/types")).expect("linked");
        commit(here, "a link");
        let run = witgate(here, &["check"]);
        assert!(run.said.contains("record-field-type-changed"), "{}", run.said);
        run.expect(1, &[]);
    }
}

/// The path of a file need be no text, and then a copy with a name would stand for it.
#[test]
#[cfg(target_os = "linux")]
fn a_copy_does_not_stand_for_a_path_that_is_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    for (directory, file) in
        [(b"moved-\xff" as &[u8], b"api.wit" as &[u8]), (b"moved", b"\xfe.wit")]
    {
        for policy in ["", RESERVED, "[[package]]\npath = \"copy\"\n"] {
            let repository = released(&[("api/api.wit", API), ("other/other.wit", OTHER)]);
            let here = repository.path();
            remove(here, "api");
            let moved = here.join(OsStr::from_bytes(directory));
            fs::create_dir(&moved).expect("made");
            fs::write(moved.join(OsStr::from_bytes(file)), broken(API)).expect("written");
            write(here, "copy/api.wit", API);
            write(here, "witgate.toml", policy);
            commit(here, "moved to where no name leads");
            witgate(here, &["check"]).expect(2, &["the path of this file is not UTF-8"]);
        }
    }
}

/// A policy in which two directories are held to something else.
fn governed(policy: &str, wit: &str, lax: &str) -> String {
    format!("{policy}[[package]]\npath = \"wit\"\n{wit}[[package]]\npath = \"lax\"\n{lax}")
}

#[test]
fn a_package_does_not_choose_its_terms_by_moving() {
    let gated = "package acme:api@1.0.0;\ninterface calls { ping: func(a: u8);\n\
                 @unstable(feature = next)\nstop: func(); }\nworld app { import calls; }\n";
    let changes = [
        ("", "profile = \"off\"\n", API, broken(API), "`profile`"),
        ("", "released = false\n", API, broken(API), "counts as never released"),
        ("", "baseline = \"none\"\nreason = \"it is new\"\n", API, broken(API), "`baseline`"),
        ("", "role = \"component\"\n", API, API.replace(" import calls;", ""), "`role`"),
        ("", "hosts = \"wasmtime\"\n", gated, gated.replace("a: u8", "b: u8"), "`hosts`"),
        (
            "features = [\"next\"]\n",
            "",
            gated,
            gated.replace("stop: func()", "stop: func(a: u8)"),
            "features",
        ),
    ];
    for (wit, lax, was, now, word) in changes {
        for (policy, code, level) in [(RESERVED, 1, "error"), ("", 0, "warn")] {
            let governed = governed(policy, wit, lax);
            let files =
                [("wit/a.wit", was), ("lax/other/o.wit", OTHER), ("witgate.toml", &governed)];
            let repository = released(&files);
            let here = repository.path();
            remove(here, "wit");
            write(here, "lax/wit/a.wit", &now);
            // The policy goes on to name what it named.
            write(here, "wit/new.wit", "package acme:new@1.0.0;\ninterface i { f: func(); }\n");
            commit(here, "the package moves");
            let said = format!("{level}[policy-loosened]: ");
            witgate(here, &["check"]).expect(code, &[&said, word, "which was in"]);
            // To where it is held to the same, it may move.
            remove(here, "lax/wit");
            write(here, "wit/a/a.wit", was);
            fs::remove_file(here.join("wit/new.wit")).expect("removed");
            commit(here, "the package moves and keeps its terms");
            let run = witgate(here, &["check"]);
            run.expect(0, &["PASS"]);
            assert!(!run.said.contains("policy-loosened"), "{}", run.said);
        }
    }
    // Where the policy says so of the new place too, it is one thing.
    let lax = "profile = \"off\"\n";
    let governed = governed("", "", lax);
    let files = [("wit/a.wit", API), ("lax/other/o.wit", OTHER), ("witgate.toml", &governed)];
    let repository = released(&files);
    let here = repository.path();
    remove(here, "wit");
    write(here, "lax/wit/a.wit", API);
    write(here, "witgate.toml", format!("[[package]]\npath = \"lax/wit\"\n{lax}"));
    let run = witgate(here, &["check"]);
    let said = "`profile` of the package in `lax/wit` changed";
    run.expect(0, &[said]);
    assert!(!run.said.contains("which was in"), "{}", run.said);
}

#[test]
fn a_new_entry_of_the_policy_does_not_loosen_what_moves_there() {
    let repository = released(&[
        ("wit/a.wit", API),
        ("witgate.toml", "[policy]\nfrom = \"baseline\"\n[[package]]\npath = \"wit\"\n"),
    ]);
    let here = repository.path();
    write(here, "api/a.wit", broken(API));
    write(here, "wit/a.wit", OTHER);
    let more = "[[package]]\npath = \"api\"\nprofile = \"off\"\n";
    let policy = format!("[policy]\nfrom = \"baseline\"\n[[package]]\npath = \"wit\"\n{more}");
    write(here, "witgate.toml", &policy);
    commit(here, "the package moves");
    witgate(here, &["check"]).expect(
        1,
        &["error[policy-loosened]: `profile` of the package in `api`, which was in `wit`"],
    );
}

/// The policy goes on with an intact copy, and the contract breaks where it is.
#[test]
fn a_copy_that_the_policy_names_does_not_stand_for_what_is_still_there() {
    for (reserved, policy) in [
        ("", "[[package]]\npath = \"wit\"\n"),
        (RESERVED, "[[package]]\npath = \"wit\"\nprofile = \"frozen\"\n"),
    ] {
        let policy = format!("{reserved}{policy}");
        let repository = released(&[("wit/api.wit", API), ("witgate.toml", &policy)]);
        let here = repository.path();
        git(here, &["branch", "-q", "-f", "main"]);
        write(here, "api/api.wit", API);
        write(here, "witgate.toml", policy.replace("\"wit\"", "\"api\""));
        write(here, "wit/api.wit", broken(API).replace("1.0.0", "1.1.0"));
        let said = [BREAK, "the package in `wit` is no longer checked after this change"];
        witgate(here, &["check", "--against", "git:main"]).expect(1, &said);
    }
}

/// A version that says it is compatible is compared, wherever either is.
#[test]
fn a_later_version_beside_a_package_of_a_file_is_compared() {
    let braces = |text: &str| format!("{}}}\n", text.replacen(";\n", " {\n", 1));
    let later = broken(API).replace("1.0.0", "1.1.0");
    let nested = format!("{OTHER}{}", braces(API));
    let beside = format!("{API}{}", braces(&later));
    let more = format!("{nested}{}", braces(&later));
    let gathered = [("wit/all.wit", "package acme:all@1.0.0;\n"), ("wit/deps/api/a.wit", API)];
    let cases = [
        (&[("wit/a.wit", API)][..], "wit/a.wit", &beside),
        (&[("wit/a.wit", &nested)], "wit/a.wit", &more),
        (&[("wit/a.wit", &nested)], "lib/a.wit", &later),
        (&gathered, "lib/a.wit", &later),
    ];
    for (files, path, text) in cases {
        let repository = released(files);
        let here = repository.path();
        write(here, path, text);
        let run = witgate(here, &["check"]);
        run.expect(1, &[BREAK]);
        assert!(!run.said.contains("[package-new]"), "{}", run.said);
        write(here, path, text.replace("1.1.0", "2.0.0"));
        witgate(here, &["check"]).expect(0, &[]);
    }
}

/// As between directories.
#[test]
fn versions_of_a_file_may_be_taken_apart_and_put_together() {
    let later = API.replace("1.0.0", "2.0.0");
    let (_, body) = API.split_once('\n').expect("a name and what is in it");
    let both = format!("{later}package acme:api@1.0.0 {{\n{body}}}\n");
    let together: &[(&str, &str)] = &[("v2/a.wit", &both)];
    let apart: &[(&str, &str)] = &[("v1/a.wit", API), ("v2/a.wit", &later)];
    for (was, now) in [(together, apart), (apart, together)] {
        let repository = released(was);
        let here = repository.path();
        was.iter().for_each(|(path, _)| fs::remove_file(here.join(path)).expect("removed"));
        now.iter().for_each(|(path, text)| write(here, path, text));
        witgate(here, &["check"]).expect(0, &["PASS: nothing changed"]);
        for (path, text) in now {
            let first = text.replacen(" stop: func();", "", 1);
            write(here, path, &first);
            witgate(here, &["check"]).expect(1, &[BREAK]);
            write(here, path, text);
        }
    }
}
