//! Ways round the gate: what a change would do to be judged by less than it
//! breaks. Whoever writes the change controls the tree, its commits, its branch
//! and its tags, and nothing of the commit that it started from.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{Run, commit, git, witgate, write};
use tempfile::TempDir;

const API: &str = "package acme:api@1.0.0;

interface calls {
  ping: func();
  stop: func();
}

world app {
  import calls;
}
";

const OTHER: &str = "package acme:other@1.0.0;

interface mail {
  send: func();
}
";

const RESERVED: &str = "[policy]\nfrom = \"baseline\"\n";

const WIT_ONLY: &str = "[[package]]\npath = \"wit\"\n";

/// The package without one of its functions, under the same version.
fn broken(contract: &str) -> String {
    contract.replace("  stop: func();\n", "")
}

fn other_only(policy: &str) -> String {
    format!("{policy}\n[[package]]\npath = \"other\"\n")
}

/// A repository that releases `wit/api.wit` as 1.0.0, and a branch from there.
fn released(policy: Option<&str>) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, "wit/api.wit", API);
    if let Some(policy) = policy {
        write(here, "witgate.toml", policy);
    }
    commit(here, "release the contract");
    git(here, &["tag", "v1.0.0"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

fn check(here: &Path) -> Run {
    witgate(here, &["check"])
}

/// Takes the package away, and names another one in the policy.
fn hide(here: &Path, policy: &str) {
    fs::remove_dir_all(here.join("wit")).expect("removed");
    write(here, "other/other.wit", OTHER);
    write(here, "witgate.toml", other_only(policy));
}

#[test]
fn a_package_that_was_looked_at_by_default_does_not_vanish() {
    for policy in [None, Some(""), Some(RESERVED)] {
        let repository = released(policy);
        let here = repository.path();
        hide(here, policy.unwrap_or_default());
        commit(here, "tidy up");
        check(here).expect(1, &["error[package-removed]", "package `acme:api@1.0.0` removed"]);
    }
}

#[test]
fn a_package_that_the_policy_named_does_not_vanish() {
    for reserved in ["", RESERVED] {
        let repository = released(Some(&format!("{reserved}\n[[package]]\npath = \"wit\"\n")));
        let here = repository.path();
        hide(here, reserved);
        check(here).expect(1, &["error[package-removed]", "policy-loosened"]);
    }
}

#[test]
fn a_package_that_the_policy_no_longer_names_is_compared_once_more() {
    let repository = released(Some("[[package]]\npath = \"wit\"\n"));
    let here = repository.path();
    write(here, "other/other.wit", OTHER);
    write(here, "witgate.toml", other_only(""));
    check(here).expect(0, &["policy-loosened", "PASS"]);
    write(here, "wit/api.wit", broken(API));
    check(here).expect(1, &["error[function-removed]", "policy-loosened"]);
}

#[test]
fn a_package_that_moves_is_compared_where_it_went() {
    let repository = released(None);
    let here = repository.path();
    hide(here, "");
    write(here, "contracts/api/api.wit", API);
    check(here).expect(0, &["`contracts/api` was compared with `wit`", "PASS"]);
    write(here, "contracts/api/api.wit", broken(API));
    check(here).expect(1, &["error[function-removed]", "contracts/api/api.wit"]);
}

#[test]
fn a_package_that_moves_and_is_renamed_is_compared_as_one_that_is_renamed() {
    let repository = released(None);
    let here = repository.path();
    hide(here, "");
    write(here, "other/other.wit", API.replace("acme:api", "acme:next"));
    check(here).expect(1, &["error[package-renamed]", "`other` was compared with `wit`"]);
}

#[test]
fn a_copy_that_nobody_looked_at_does_not_stand_for_the_package() {
    let repository = released(None);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "other/api.wit", broken(API));
    commit(here, "an old copy");
    git(here, &["checkout", "-q", "-B", "change"]);
    fs::remove_dir_all(here.join("wit")).expect("removed");
    write(here, "witgate.toml", other_only(""));
    check(here).expect(1, &["error[package-removed]"]);
}

#[test]
fn a_file_laid_in_front_does_not_hide_the_package_behind() {
    let repository = released(None);
    let here = repository.path();
    write(here, "other.wit", OTHER);
    write(here, "wit/api.wit", broken(API));
    witgate(here, &["check", "."]).expect(1, &["error[function-removed]"]);
    // Without a place, both are judged.
    check(here).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_directory_without_text_counts_as_gone() {
    let repository = released(None);
    let here = repository.path();
    hide(here, "");
    write(here, "wit/README.md", "moved");
    check(here).expect(1, &["error[package-removed]"]);
}

#[test]
fn a_policy_laid_in_front_does_not_hide_the_one_above() {
    let repository = released(Some("[[package]]\npath = \"wit\"\n"));
    let here = repository.path();
    write(here, "wit/api.wit", broken(API));
    write(here, "tools/other/other.wit", OTHER);
    write(here, "tools/witgate.toml", other_only(""));
    check(here).expect(1, &["error[function-removed]"]);
    witgate(&here.join("tools"), &["check"]).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_policy_above_does_not_stand_for_the_one_that_is_gone() {
    let strict = "[[package]]\npath = \"wit\"\nprofile = \"additive-only\"\n";
    let moved = "[[package]]\npath = \"api/wit\"\nprofile = \"additive-only\"\n";
    // A new version allows the break, and the policy does not.
    let next = broken(API).replace("1.0.0", "2.0.0");
    for (policy, code, level) in [(RESERVED, 1, "error"), ("", 0, "warn")] {
        let repository = tempfile::tempdir().expect("a directory");
        let here = repository.path();
        git(here, &["init", "-q"]);
        write(here, "api/wit/api.wit", API);
        write(here, "api/witgate.toml", format!("{policy}{strict}"));
        write(here, "README.md", "an API");
        commit(here, "the contract and its policy");
        git(here, &["checkout", "-q", "-b", "change"]);
        let api = here.join("api");
        // One more policy, above or beside, is none of this package.
        write(here, "witgate.toml", "");
        for run in [check(&api), witgate(here, &["check", "api"])] {
            run.expect(0, &["PASS"]);
            assert!(!run.said.contains("policy-loosened"), "{}", run.said);
        }
        write(here, "api/wit/api.wit", &next);
        check(&api).expect(1, &["error[function-removed]"]);
        fs::remove_file(here.join("api/witgate.toml")).expect("removed");
        for above in ["", moved] {
            write(here, "witgate.toml", above);
            commit(here, "one policy for all");
            let found = format!("{level}[policy-loosened]");
            let said = [&found, "the policy is `witgate.toml` in place of `api/witgate.toml`"];
            let code = if above.is_empty() { code } else { 1 };
            check(&api).expect(code, &said);
            witgate(here, &["check", "api"]).expect(code, &said);
        }
    }
}

#[test]
fn what_is_gone_can_be_waived_with_a_reason() {
    let repository = released(None);
    let here = repository.path();
    hide(here, "");
    let run = check(here);
    let fingerprint = run.said.split("witgate waive ").nth(1).and_then(|it| it.split(' ').next());
    let fingerprint = fingerprint.expect("the command of the waiver");
    witgate(here, &["waive", fingerprint, "--reason", "nobody ever used it"]).expect(0, &[]);
    check(here).expect(0, &["nobody ever used it", "policy-loosened", "PASS"]);
}

/// The contract with a function more, as 1.1.0.
fn grown(contract: &str) -> String {
    let contract = contract.replace("@1.0.0", "@1.1.0");
    contract.replace("  stop: func();\n", "  stop: func();\n  more: func();\n")
}

fn shrunk(contract: &str) -> String {
    contract.replace("  more: func();\n", "")
}

/// `main` with 1.1.0 on it, tagged as told, and a branch that takes back what is
/// new in it.
fn takes_back(tags: &[&str]) -> TempDir {
    let repository = released(None);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/api.wit", grown(API));
    commit(here, "1.1.0");
    for tag in tags {
        git(here, &["tag", tag]);
    }
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/api.wit", shrunk(&grown(API)));
    commit(here, "take it back");
    repository
}

#[test]
fn what_was_never_released_may_be_taken_back() {
    let repository = takes_back(&[]);
    check(repository.path()).expect(0, &["warn[function-removed]", "PASS"]);
}

#[test]
fn a_release_under_a_tag_of_another_form_is_one() {
    for tag in ["api-v1.1.0", "acme-api-1.1.0", "wit/api/v1.1.0", "api@1.1.0", "release_V1.1.0"] {
        let repository = takes_back(&[tag]);
        check(repository.path()).expect(1, &["error[function-removed]", tag, "1.1.0 of acme:api"]);
    }
}

/// Where a repository numbers its releases apart from the package, a tag of the package's own
/// version at an older commit would say that the latest release has less than it has.
#[test]
fn a_tag_at_an_older_commit_makes_nothing_unreleased() {
    for tag in ["v5.0.0", "2026.11.1", "release-7.0.0", "v0.2.0"] {
        let repository = takes_back(&[tag]);
        let said = format!("the package declares 1.1.0 at the tag {tag}");
        check(repository.path()).expect(1, &["error[function-removed]", &said]);
    }
    // What is numbered for something else tells nothing of the package.
    check(takes_back(&["tools-v5.0.0"]).path()).expect(0, &["warn[function-removed]", "PASS"]);
    let repository = takes_back(&["app-v5.0.0"]);
    let here = repository.path();
    git(here, &["tag", "app-v1.0.0", "v1.0.0"]);
    witgate(here, &["check", "--release", "release:app-v*"])
        .expect(1, &["error[function-removed]"]);
}

#[test]
fn a_tag_at_an_older_commit_pays_for_no_further_break() {
    // The version that the change started from allows a break since the one before.
    let repository = released(None);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/api.wit", grown(API).replace("1.1.0", "2.0.0"));
    commit(here, "2.0.0");
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/api.wit", broken(&grown(API).replace("1.1.0", "2.0.0")));
    commit(here, "break it once more");
    check(here).expect(0, &["PASS: 1 warning", "1.0.0 -> 2.0.0 is enough"]);
    // It is out, under the number of the repository.
    git(here, &["tag", "v7.0.0", "main"]);
    check(here).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_tag_that_names_another_package_is_that_packages_release() {
    let repository = takes_back(&[]);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "other/other.wit", OTHER);
    commit(here, "another package");
    git(here, &["tag", "other-v1.1.0"]);
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/api.wit", shrunk(&grown(API)));
    check(here).expect(0, &["warn[function-removed]"]);
    // One that the change itself brings has no say in that.
    git(here, &["tag", "third-v1.1.0", "main"]);
    write(here, "third/third.wit", OTHER.replace("other", "third"));
    check(here).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_tag_that_came_with_the_change_is_no_release() {
    let repository = released(None);
    let here = repository.path();
    git(here, &["tag", "-d", "v1.0.0"]);
    write(here, "wit/api.wit", broken(&API.replace("1.0.0", "1.1.0")));
    commit(here, "1.1.0");
    git(here, &["tag", "v1.1.0"]);
    let run = check(here);
    run.expect(1, &["error[function-removed]", "no version tag is below 1.1.0"]);
    assert!(!run.said.contains("is new since"), "{}", run.said);
}

#[test]
fn where_tags_may_be_missing_nothing_is_called_unreleased() {
    let repository = takes_back(&[]);
    let here = repository.path();
    check(here).expect(0, &["warn[function-removed]"]);
    git(here, &["remote", "add", "origin", "."]);
    git(here, &["config", "remote.origin.tagOpt", "--no-tags"]);
    check(here).expect(1, &["error[function-removed]", "may be released all the same"]);
}

#[test]
fn a_shallow_clone_cannot_tell_what_was_never_released() {
    let repository = takes_back(&[]);
    let here = repository.path();
    let desk = tempfile::tempdir().expect("a directory");
    let clone = desk.path().join("clone");
    let from = format!("file://{}", here.display());
    let to = clone.to_str().expect("a path");
    git(desk.path(), &["clone", "-q", "--depth=2", "--branch=change", &from, to]);
    git(&clone, &["fetch", "-q", "--depth=1", "origin", "refs/tags/v1.0.0:refs/tags/v1.0.0"]);
    witgate(&clone, &["check", "--against", "git:HEAD^"])
        .expect(1, &["error[function-removed]", "may be released all the same"]);
}

#[test]
fn a_release_that_was_made_up_with_the_change_excuses_nothing() {
    // On a branch of its own, from before what it lacks.
    let repository = takes_back(&["v1.1.0"]);
    let here = repository.path();
    git(here, &["checkout", "-q", "-b", "side", "v1.0.0"]);
    write(here, "wit/api.wit", broken(API).replace("@1.0.0", "@1.1.1"));
    commit(here, "1.1.1");
    git(here, &["tag", "v1.1.1"]);
    git(here, &["checkout", "-q", "change"]);
    write(here, "wit/api.wit", broken(API).replace("@1.0.0", "@1.1.2"));
    check(here).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_second_tag_of_one_version_excuses_nothing() {
    // The version was declared on `main` before it was released.
    let repository = released(None);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/api.wit", shrunk(&grown(API)));
    commit(here, "towards 1.1.0");
    git(here, &["tag", "v1.1.0"]);
    write(here, "wit/api.wit", grown(API));
    commit(here, "1.1.0");
    git(here, &["tag", "api-v1.1.0"]);
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/api.wit", shrunk(&grown(API)));
    check(here).expect(1, &["error[function-removed]"]);
}

/// A repository whose policy compares with what is pinned, pinned on `main`.
fn pinned(reserved: &str) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, "wit/api.wit", API);
    write(here, "witgate.toml", format!("baseline = \"pin\"\n{reserved}"));
    witgate(here, &["pin"]).expect(0, &[]);
    commit(here, "release the contract");
    git(here, &["checkout", "-q", "-b", "change"]);
    repository
}

#[test]
fn a_break_that_is_pinned_anew_is_still_one() {
    for (reserved, code, words) in [
        (RESERVED, 1, ["error[function-removed]", "compared with the baseline in that commit"]),
        ("", 0, ["warn[baseline-rewritten]", "2 breaking"]),
    ] {
        let repository = pinned(reserved);
        let here = repository.path();
        check(here).expect(0, &["PASS"]);
        write(here, "wit/api.wit", broken(API).replace("  ping: func();\n", ""));
        check(here).expect(1, &["error[function-removed]"]);
        witgate(here, &["pin"]).expect(0, &[]);
        commit(here, "pinned anew");
        check(here).expect(code, &words);
        check(here).expect(code, &["2 changes compared with"]);
    }
}

/// Pins what is there, in a directory of another name.
fn pin_elsewhere(here: &Path) {
    witgate(here, &["pin"]).expect(0, &[]);
    fs::rename(here.join(".witgate"), here.join(".pinned")).expect("renamed");
    let lock = fs::read_to_string(here.join("witgate.lock")).expect("pinned");
    write(here, "witgate.lock", lock.replace(".witgate/", ".pinned/"));
}

#[test]
fn a_pin_that_names_another_snapshot_is_rewritten_too() {
    let repository = pinned(RESERVED);
    let here = repository.path();
    write(here, "wit/api.wit", broken(API));
    pin_elsewhere(here);
    check(here).expect(1, &["error[function-removed]", "baseline-rewritten"]);
}

#[test]
fn a_pin_that_no_commit_can_be_held_against_is_said() {
    for policy in [None, Some("baseline = \"pin\"\n")] {
        let repository = released(policy);
        let here = repository.path();
        write(here, "wit/api.wit", broken(API));
        witgate(here, &["pin"]).expect(0, &["witgate.lock"]);
        commit(here, "break it, and pin it");
        // As a runner has it that fetched the change alone.
        git(here, &["checkout", "-q", "--detach"]);
        git(here, &["branch", "-q", "-D", "main", "change"]);
        let note = "the pinned contracts were not compared with those of a commit";
        let arguments = ["check", "--against", "pin"];
        let arguments = if policy.is_some() { &arguments[..1] } else { &arguments };
        witgate(here, arguments).expect(0, &[note]);
    }
}

#[test]
fn what_was_pinned_counts_and_not_what_stood_there() {
    let repository = pinned(RESERVED);
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "wit/api.wit", grown(API));
    commit(here, "towards 1.1.0");
    git(here, &["checkout", "-q", "-B", "change"]);
    write(here, "wit/api.wit", API.replace("ping: func()", "echo: func();\n  ping: func()"));
    pin_elsewhere(here);
    let run = check(here);
    run.expect(0, &["baseline-rewritten", "function-added"]);
    assert!(!run.said.contains("function-removed"), "{}", run.said);
}

#[test]
fn a_release_that_is_edited_with_the_change_is_held_against_the_commit() {
    // The default branch broke the release, and the next version is not enough for that.
    for (reserved, words) in [
        (RESERVED, ["baseline-rewritten", "compared with the baseline in that commit"]),
        ("", ["warn[baseline-rewritten]", "edits `released`"]),
    ] {
        let policy =
            format!("exclude = [\"released\"]\nrelease = \"released\"\n{reserved}{WIT_ONLY}");
        let repository = released(Some(&policy));
        let here = repository.path();
        git(here, &["checkout", "-q", "main"]);
        write(here, "released/api.wit", API);
        write(here, "wit/api.wit", broken(API));
        commit(here, "break the release");
        git(here, &["checkout", "-q", "-B", "change"]);
        let earlier = ["function-removed", "earlier"];
        check(here).expect(0, &earlier);
        write(here, "released/api.wit", broken(API));
        let run = check(here);
        run.expect(0, &words);
        // Under a reserved policy the release of the commit counts.
        assert_eq!(run.said.contains("function-removed"), !reserved.is_empty(), "{}", run.said);
    }
}

#[test]
fn the_first_pin_is_held_against_the_package() {
    let repository = released(Some("baseline = \"pin\"\n[policy]\nfrom = \"baseline\"\n"));
    let here = repository.path();
    witgate(here, &["pin"]).expect(0, &[]);
    check(here).expect(0, &["PASS"]);
    write(here, "wit/api.wit", broken(API));
    witgate(here, &["pin"]).expect(0, &[]);
    check(here).expect(1, &["error[function-removed]", "baseline-rewritten"]);
}

#[test]
fn a_directory_of_the_repository_is_held_against_the_commit() {
    let policy = "baseline = \"released\"\n[policy]\nfrom = \"baseline\"\n";
    let repository = released(Some(policy));
    let here = repository.path();
    git(here, &["checkout", "-q", "main"]);
    write(here, "released/api.wit", API);
    commit(here, "what is released");
    git(here, &["checkout", "-q", "-B", "change"]);
    check(here).expect(0, &["PASS"]);
    for directory in ["wit", "released"] {
        write(here, &format!("{directory}/api.wit"), broken(API));
    }
    check(here).expect(1, &["error[function-removed]", "baseline-rewritten"]);
    // Neither does it help to say it on the command line.
    witgate(here, &["check", "--against", "released"]).expect(1, &["baseline-rewritten"]);
}

#[test]
fn a_commit_that_came_with_the_change_is_no_baseline() {
    for (reserved, code, words) in
        [(RESERVED, 1, "error[function-removed]"), ("", 0, "warn[baseline-rewritten]")]
    {
        let repository = released(Some(&format!("baseline = \"git:HEAD^\"\n{reserved}")));
        let here = repository.path();
        write(here, "wit/api.wit", broken(API));
        commit(here, "a break");
        write(here, "README.md", "more");
        commit(here, "something else");
        check(here).expect(code, &[words]);
    }
}

/// A branch that shares no history with the default branch has no commit to start
/// from, whose policy would count.
#[test]
fn a_branch_without_a_past_does_not_choose_its_policy() {
    for policy in [None, Some(RESERVED)] {
        let repository = released(policy);
        let here = repository.path();
        git(here, &["checkout", "-q", "--orphan", "other"]);
        write(here, "wit/api.wit", broken(API));
        let none = "[[package]]\npath = \"wit\"\nbaseline = \"none\"\nreason = \"new\"\n";
        write(here, "witgate.toml", none);
        commit(here, "begin anew");
        check(here).expect(2, &["`HEAD` and `main` have no common commit"]);
        witgate(here, &["verify"]).expect(2, &["have no common commit"]);
        // Whoever runs the gate may say what it is compared with.
        witgate(here, &["check", "--against", "git:main"]).expect(1, &["function-removed"]);
    }
}

/// A release that lacks a function says that it was never released.
#[test]
fn a_release_that_the_change_names_is_said() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, "wit/api.wit", broken(API));
    commit(here, "before it was released");
    git(here, &["branch", "-q", "old"]);
    write(here, "wit/api.wit", API);
    write(here, "witgate.toml", "release = \"none\"\n");
    commit(here, "release the contract");
    git(here, &["checkout", "-q", "-b", "change"]);
    write(here, "wit/api.wit", broken(API));
    check(here).expect(1, &["error[function-removed]"]);
    write(here, "witgate.toml", "release = \"git:old\"\n");
    let words = ["policy-loosened", "changed from `none` to `git:old`"];
    check(here).expect(0, &words);
}

#[test]
fn a_nearer_copy_of_a_dependency_is_said() {
    let types = "package acme:types@1.0.0;\ninterface t { record r { a: u32 } }\n";
    let api =
        "package acme:api@1.0.0;\ninterface i { use acme:types/t@1.0.0.{r}; f: func(x: r); }\n";
    for policy in ["", "deps = [\"shared\"]\n", "deps = [\"shared\"]\nexclude = [\"shared\"]\n"] {
        let repository = tempfile::tempdir().expect("a directory");
        let here = repository.path();
        git(here, &["init", "-q"]);
        write(here, "api/api.wit", api);
        write(here, "shared/types/types.wit", types);
        write(here, "witgate.toml", format!("{policy}[[package]]\npath = \"api\"\n{RESERVED}"));
        commit(here, "release the contract");
        git(here, &["checkout", "-q", "-b", "change"]);
        write(here, "shared/types/types.wit", types.replace("u32", "u64"));
        check(here).expect(1, &["error["]);
        write(here, "api/near/types.wit", types);
        check(here).expect(0, &["warn[package-defined-twice]: `acme:types@1.0.0`"]);
    }
}
