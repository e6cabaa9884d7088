//! `required-version`: which witgate may judge by a policy.

mod sandbox;

use sandbox::{commit, git, witgate, write};

const CONTRACT: &str = "package acme:p@0.1.0;\ninterface i { f: func(); }\n";

#[test]
fn another_witgate_says_so() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/p.wit", CONTRACT);
    commit(here, "one");
    let own = env!("CARGO_PKG_VERSION");
    let minor = own.rsplit_once('.').expect("three numbers").0;
    for good in [own.to_owned(), minor.to_owned(), format!(">={own}"), "*".to_owned()] {
        write(here, "witgate.toml", format!("required-version = \"{good}\"\n"));
        witgate(here, &["check"]).expect(0, &["PASS"]);
    }
    // Older and newer; and whatever else a newer one writes, that is said first.
    for other in ["99.1", ">=99", "=0.0.1", "<0.0.1"] {
        write(here, "witgate.toml", format!("a-key-of-then = 1\nrequired-version = \"{other}\"\n"));
        let words = [&format!("the policy requires witgate {other}, and this is {own}") as &str];
        for command in [&["check"] as &[&str], &["verify"], &["pin"], &["waive", "--list"]] {
            witgate(here, command).expect(2, &words);
        }
    }
    write(here, "witgate.toml", "required-version = \"new\"\n");
    witgate(here, &["check"]).expect(2, &["witgate.toml:1", "`new` is not a version range"]);
}

#[test]
fn a_change_does_not_take_the_requirement_away() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/p.wit", CONTRACT);
    write(here, "witgate.toml", "required-version = \"99\"\n[policy]\nfrom = \"baseline\"\n");
    commit(here, "one");
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "witgate.toml", "");
    write(here, "wit/p.wit", CONTRACT.replace("f: func();", ""));
    witgate(here, &["check"]).expect(2, &["the policy requires witgate 99"]);
}

/// Who upgrades witgate changes the version that is required, and the version that judges,
/// in one change.
#[test]
fn a_change_may_require_another_version() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q", "-b", "main"]);
    write(here, "wit/p.wit", CONTRACT);
    write(here, "witgate.toml", "required-version = \"99\"\nprofile = \"source\"\n");
    commit(here, "one");
    git(here, &["checkout", "-q", "-b", "upgrade"]);
    let own = concat!("required-version = \"", env!("CARGO_PKG_VERSION"), "\"\n");
    write(here, "witgate.toml", own.to_owned() + "profile = \"source\"\n");
    witgate(here, &["check"]).expect(0, &["PASS"]);
    // What else the change loosens is reported as ever.
    write(here, "witgate.toml", own);
    witgate(here, &["check"]).expect(0, &["policy-loosened", "`profile`"]);
    // Who takes the requirement away does not say which version may judge.
    write(here, "witgate.toml", "");
    let words = ["at the baseline, the policy requires witgate 99", "first merge"];
    witgate(here, &["check"]).expect(2, &words);
}
