//! The last release, as a source and as a setting: which tag it is.

mod sandbox;

use std::path::Path;

use sandbox::{commit, git, witgate, write};
use serde_json::Value;
use tempfile::TempDir;

/// A package at a version, with such cases of an enum.
fn package(name: &str, version: &str, cases: &str) -> String {
    format!(
        "package acme:{name}@{version};\n\ninterface i {{\n  enum e {{ {cases} }}\n  \
         f: func(e: e);\n}}\n\nworld w {{\n  import i;\n}}\n"
    )
}

fn repository() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    git(directory.path(), &["init", "-q"]);
    directory
}

/// Commits a package, and tags that.
fn release(here: &Path, version: &str, cases: &str, tag: &str) {
    write(here, "wit/p.wit", package("p", version, cases));
    commit(here, version);
    if !tag.is_empty() {
        git(here, &["tag", tag]);
    }
}

fn json(here: &Path, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> =
        ["check", "--format", "json"].into_iter().chain(arguments.iter().copied()).collect();
    let run = witgate(here, &arguments);
    serde_json::from_str(&run.said).unwrap_or_else(|error| panic!("{error}: {}", run.said))
}

fn rules<'r>(report: &'r Value, introduced: &str) -> Vec<&'r str> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let of = findings.filter(|it| it["introduced"] == introduced);
    of.filter_map(|it| it["rule"].as_str()).collect()
}

#[test]
fn release_as_a_source_is_what_it_is_as_a_setting() {
    let repository = repository();
    let here = repository.path();
    release(here, "0.4.0", "a", "v0.4.0");
    release(here, "0.5.0", "a, b", "v0.5.0");
    release(here, "0.5.0", "a, b, c", "");
    // What is out is compared with its own tag.
    let words = ["enum-case-added", "release:v0.5.0 at "];
    witgate(here, &["check", "--against", "release"]).expect(1, &words);
    witgate(here, &["diff", "release", "wit"]).expect(0, &words);
    let report = json(here, &["--against", "release"]);
    assert_eq!(report["baseline"]["place"], "release:v0.5.0");
    assert_eq!(report["baseline"]["resolved"], git(here, &["rev-parse", "v0.5.0"]));
    git(here, &["checkout", "-q", "-b", "feature"]);
    for setting in ["", "release = \"release\"\n", "release = \"release:v*\"\n"] {
        write(here, "witgate.toml", setting);
        let report = json(here, &[]);
        assert_eq!(report["release"]["resolved"], git(here, &["rev-parse", "v0.5.0"]), "{setting}");
        assert!(report["release"]["place"].as_str().is_some_and(|it| it.contains("v0.5.0")));
    }
    // The next version is compared with the last one that is out.
    release(here, "0.6.0", "a, b, c, d", "");
    witgate(here, &["check", "--against", "release"]).expect(0, &["release:v0.5.0", "PASS"]);
}

#[test]
fn a_release_that_no_tag_is_has_two_reasons() {
    let repository = repository();
    let here = repository.path();
    write(here, "witgate.toml", "release = \"release:v*\"\n");
    for cases in ["a", "a\n", "a\n\n"] {
        release(here, "0.1.0", cases, "");
    }
    let words = ["not compared with a release: there is no tag matching `v*`"];
    witgate(here, &["check", "--against", "git:HEAD^"]).expect(0, &words);
    // Where tags may just not have been fetched, nobody can tell.
    let clones = tempfile::tempdir().expect("a directory");
    let from = format!("file://{}", here.display());
    git(clones.path(), &["clone", "-q", "--depth=2", &from, "clone"]);
    witgate(&clones.path().join("clone"), &["check", "--against", "git:HEAD^"])
        .expect(2, &["a shallow clone has no tags", "git fetch --depth=1 origin 'refs/tags/*"]);
}

#[test]
fn a_repository_that_is_numbered_apart_from_its_package() {
    let repository = repository();
    let here = repository.path();
    for (cases, tag) in [("a", "app-v1.9.0"), ("a, b", "app-v1.10.0"), ("a, b, c", "app-2024")] {
        release(here, "0.1.0", cases, tag);
    }
    // A backport that was tagged later, and is not on the way here.
    git(here, &["checkout", "-q", "-b", "backport", "app-v1.9.0"]);
    release(here, "0.1.0", "x", "app-v1.9.1");
    git(here, &["checkout", "-q", "main"]);
    release(here, "0.1.0", "a, b, c, d", "");
    git(here, &["checkout", "-q", "-b", "feature"]);
    // A tag on the branch is no release before it.
    release(here, "0.1.0", "a, b, c, d, e", "app-v3.0.0");
    for glob in ["app-*", "app-2*"] {
        let report = json(here, &["--release", &format!("release:{glob}")]);
        let place = report["release"]["place"].as_str().expect("a release");
        assert!(place.contains("app-2024"), "{glob}: {place}");
        let (here, earlier) = (rules(&report, "here"), rules(&report, "earlier"));
        assert!(here.contains(&"enum-case-added") && earlier.contains(&"enum-case-added"));
    }
    let report = json(here, &["--release", "release:app-v*"]);
    assert!(report["release"]["place"].as_str().is_some_and(|it| it.contains("app-v1.10.0")));
    // The report says which tag it took, and for what.
    witgate(here, &["check", "--release", "release:app-v*"])
        .expect(1, &["the last release is `app-v1.10.0`", "acme:p, which declares 0.1.0 there"]);
    // What it lacks was never released, unless tags may be missing here.
    write(here, "wit/p.wit", package("p", "0.1.0", "a, b, c"));
    let check = ["check", "--release", "release:app-*"];
    witgate(here, &check).expect(0, &["it affects only users of the branch"]);
    git(here, &["config", "remote.origin.tagOpt", "--no-tags"]);
    witgate(here, &check).expect(1, &["fetch the whole history with its tags to know"]);
}

/// Of tags that are numbered apart from a package, one has the number of its version by
/// chance, and tells nothing of what was released since.
#[test]
fn a_number_that_is_the_same_by_chance_makes_no_release() {
    let repository = repository();
    let here = repository.path();
    release(here, "1.0.0", "a", "v1.0.0");
    release(here, "2.0.0", "a, b", "v1.5.0");
    release(here, "2.1.0", "a, b", "");
    git(here, &["branch", "-M", "main"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "wit/p.wit", package("p", "2.1.0", "a"));
    let words = ["enum-case-removed", "declares 2.0.0 at the tag v1.5.0"];
    witgate(here, &["check"]).expect(1, &words);
    // A tag of something else says nothing of that, nor does a prerelease.
    git(here, &["tag", "app-v1.5.0", "v1.5.0"]);
    git(here, &["tag", "-d", "v1.5.0"]);
    let first = git(here, &["rev-parse", "v1.0.0"]);
    assert_eq!(json(here, &[])["release"]["resolved"], first);
    git(here, &["checkout", "-q", "-f", "main"]);
    release(here, "3.0.0-rc.1", "a, b", "v1.6.0");
    git(here, &["branch", "-M", "main"]);
    git(here, &["checkout", "-q", "-b", "next"]);
    write(here, "wit/p.wit", package("p", "3.0.0-rc.1", "a, b, c"));
    assert_eq!(json(here, &[])["release"]["resolved"], first);
}

/// What a package had at a tag that is numbered apart may be out, unless it was of a version
/// before that of the release.
#[test]
fn a_later_tag_with_the_version_of_the_release_leaves_open_what_is_out() {
    for (version, code) in [("1.0.0", 1), ("0.9.0", 0)] {
        let repository = repository();
        let here = repository.path();
        release(here, "1.0.0", "a", "v1.0.0");
        release(here, version, "a, b", "v5.0.0");
        release(here, "1.0.0", "a, b", "");
        git(here, &["branch", "-M", "main"]);
        git(here, &["checkout", "-q", "-b", "feature"]);
        write(here, "wit/p.wit", package("p", "1.0.0", "a"));
        witgate(here, &["check"]).expect(code, &["enum-case-removed"]);
        let first = git(here, &["rev-parse", "v1.0.0"]);
        assert_eq!(json(here, &[])["release"]["resolved"], first);
        // Also where the next version is greater than that tag's number.
        write(here, "wit/p.wit", package("p", "6.0.0", "a"));
        assert_eq!(json(here, &[])["release"]["resolved"], first);
    }
}

#[test]
fn the_tag_of_something_else_does_not_say_what_was_never_released() {
    for (tag, code) in [("v1.0.0", 0), ("p-v1.0.0", 0), ("release/1.0.0", 0), ("app-v1.0.0", 1)] {
        let repository = repository();
        let here = repository.path();
        release(here, "1.0.0", "a", tag);
        release(here, "1.1.0", "a, b", "");
        git(here, &["branch", "-M", "main"]);
        git(here, &["checkout", "-q", "-b", "feature"]);
        write(here, "wit/p.wit", package("p", "1.1.0", "a"));
        witgate(here, &["check"]).expect(code, &["enum-case-removed"]);
        // Whoever names it says that it is a release.
        witgate(here, &["check", "--release", "release:*"]).expect(0, &["enum-case-removed"]);
    }
}

#[test]
fn one_more_comparison_loosens_nothing() {
    let repository = repository();
    let here = repository.path();
    release(here, "0.1.0", "a", "app-v7.0.0");
    release(here, "0.1.0", "a, b", "");
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "witgate.toml", "release = \"release:app-v*\"\n");
    let report = json(here, &[]);
    assert!(!rules(&report, "here").contains(&"policy-loosened"), "{report}");
    assert!(rules(&report, "earlier").contains(&"enum-case-added"), "{report}");
    // Where a release would have been found, another one in its place is said.
    std::fs::remove_file(here.join("witgate.toml")).expect("it is there");
    git(here, &["checkout", "-q", "main"]);
    release(here, "0.2.0", "a, b", "v0.2.0");
    release(here, "0.2.0", "a, b, c", "");
    git(here, &["checkout", "-q", "-B", "feature"]);
    write(here, "witgate.toml", "release = \"release:app-v*\"\n");
    let report = json(here, &[]);
    assert!(rules(&report, "here").contains(&"policy-loosened"), "{report}");
    // And no comparison at all is said in any case.
    write(here, "witgate.toml", "release = \"none\"\n");
    assert!(rules(&json(here, &[]), "here").contains(&"policy-loosened"));
}

#[test]
fn packages_of_a_tree_have_releases_of_their_own() {
    let repository = repository();
    let here = repository.path();
    let user =
        "package acme:b@0.7.0;\n\ninterface j {\n  use acme:a/i@0.2.0.{e};\n  g: func(e: e);\n}\n";
    write(here, "wit/a/a.wit", package("a", "0.2.0", "x"));
    write(here, "wit/b/b.wit", user);
    write(here, "wit/c/c.wit", user.replace("acme:b@0.7.0", "acme:c@0.2.0"));
    commit(here, "a 0.2.0");
    git(here, &["tag", "v0.2.0"]);
    write(here, "wit/a/a.wit", package("a", "0.2.0", "x, y"));
    commit(here, "a break");
    git(here, &["checkout", "-q", "-b", "feature"]);
    commit(here, "nothing");
    let report = json(here, &[]);
    assert!(
        report["release"]["place"].as_str().is_some_and(|it| it.contains("v0.2.0")),
        "{report}"
    );
    assert!(rules(&report, "earlier").contains(&"enum-case-added"), "{report}");
    witgate(here, &["check"]).expect(0, &["acme:b: not compared with a release"]);
    // The other has one of its own, at another commit: the note says how to have it.
    git(here, &["checkout", "-q", "main"]);
    git(here, &["tag", "b-v0.7.0"]);
    git(here, &["checkout", "-q", "-B", "feature"]);
    commit(here, "nothing");
    let words = ["acme:b: not compared with its own release", "`[[package]]`"];
    witgate(here, &["check"]).expect(0, &words);
    // The release of most of them is that of the tree.
    let place = json(here, &[])["release"]["place"].to_string();
    assert!(place.contains(":v0.2.0"), "{place}");
}

/// Nobody who declares no versions is told that no release was found.
#[test]
fn a_tree_without_versions_misses_no_release() {
    let repository = repository();
    let here = repository.path();
    let unversioned = |name: &str| package(name, "1.0.0", "x").replace("@1.0.0", "");
    let user = unversioned("b").replace("  import i;", "  import i;\n  import acme:a/i;");
    write(here, "wit/a/a.wit", unversioned("a"));
    write(here, "wit/b/b.wit", user);
    commit(here, "two packages");
    git(here, &["tag", "v1.0.0"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    let run = witgate(here, &["check"]);
    run.expect(0, &["nothing changed: 2 packages"]);
    assert!(!run.said.contains("not compared with a release"), "{}", run.said);
}

#[test]
fn what_was_never_released_may_change() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/p.wit", package("p", "0.1.0", "a"));
    commit(here, "one");
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "wit/p.wit", package("p", "0.1.0", "a, b"));
    // A change that says so itself is found, and does not help itself.
    write(here, "witgate.toml", "released = false\n");
    witgate(here, &["check"]).expect(1, &["policy-loosened", "error[enum-case-added]"]);
    // In the baseline it counts, and every report repeats it.
    git(here, &["stash", "-q", "-u"]);
    git(here, &["checkout", "-q", "main"]);
    write(here, "witgate.toml", "released = false\nfail-on = \"warn\"\n");
    commit(here, "never released");
    git(here, &["checkout", "-q", "-B", "feature"]);
    write(here, "wit/p.wit", package("p", "0.1.0", "a, b"));
    let words = ["never released (`released = false`", "note[enum-case-added]", "PASS"];
    witgate(here, &["check"]).expect(0, &words);
    write(here, "wit/p.wit", package("p", "0.1.0", "a"));
    witgate(here, &["check"]).expect(0, &["never released (`released = false`"]);
    // A tag that speaks against it is told.
    git(here, &["tag", "v0.1.0", "main"]);
    let words = ["the policy says `released = false`, but the tag `v0.1.0`", "has acme:p 0.1.0"];
    witgate(here, &["check"]).expect(0, &words);
    git(here, &["tag", "-d", "v0.1.0"]);
    // Whoever releases it says so at once.
    write(here, "wit/p.wit", package("p", "0.1.0", "a, b"));
    write(here, "witgate.toml", "released = true\nfail-on = \"warn\"\n");
    witgate(here, &["check"]).expect(1, &["error[enum-case-added]"]);
    // Of one package of several.
    write(here, "witgate.toml", "[[package]]\npath = \"wit\"\nreleased = false\n");
    git(here, &["checkout", "-q", "--", "wit"]);
    commit(here, "one package");
    git(here, &["branch", "-q", "-f", "main"]);
    write(here, "wit/p.wit", package("p", "0.1.0", "a, b"));
    witgate(here, &["check"]).expect(0, &["never released"]);
}

#[test]
fn a_clone_that_has_everything_is_not_told_to_fetch() {
    let repository = repository();
    let here = repository.path();
    release(here, "0.2.0", "a", "v0.2.0");
    // Two tags of one version, so that neither tells what was never released.
    release(here, "0.2.0", "a, b", "y-v0.2.0");
    let on = git(here, &["rev-parse", "--abbrev-ref", "HEAD"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    release(here, "0.2.1", "a", "");
    let advice = "fetch the whole history";
    let run = witgate(here, &["check", "--against", on.as_str()]);
    run.expect(1, &["it may be released all the same: no tag here says so"]);
    assert!(!run.said.contains(advice), "{}", run.said);
    // Unless both of them are of one contract.
    git(here, &["tag", "-f", "y-v0.2.0", "v0.2.0"]);
    witgate(here, &["check", "--against", on.as_str()])
        .expect(0, &["it affects only users of the branch"]);
    git(here, &["tag", "-f", "y-v0.2.0", on.as_str()]);
    // Where tags are not fetched, they may say more.
    git(here, &["config", "remote.origin.tagOpt", "--no-tags"]);
    witgate(here, &["check", "--against", on.as_str()]).expect(1, &[advice]);
}

#[test]
fn a_tag_of_something_else_says_nothing_of_a_package() {
    let repository = repository();
    let here = repository.path();
    write(here, "core/lib.rs", "");
    commit(here, "core is another thing");
    git(here, &["tag", "core-v0.1.0"]);
    git(here, &["tag", "core-v0.0.8"]);
    release(here, "0.1.0", "a", "");
    release(here, "0.1.0", "a, b", "");
    let arguments = ["check", "--against", "git:HEAD^"];
    let run = witgate(here, &arguments);
    run.expect(1, &["no version tag here is known to be of this package", "core-v0.1.0"]);
    assert!(!run.said.contains("new since"), "{}", run.said);
    // One of the whole repository says it, unless others are named.
    git(here, &["tag", "v0.0.9", "core-v0.1.0"]);
    let new = ["the package is new since v0.0.9"];
    witgate(here, &arguments).expect(1, &new);
    git(here, &["tag", "-d", "core-v0.1.0", "core-v0.0.8"]);
    witgate(here, &arguments).expect(1, &new);
    let named = ["check", "--against", "release:p-*"];
    witgate(here, &named).expect(2, &["no tag matching `p-*`"]);
}

#[test]
fn what_only_a_prerelease_had_may_go_in_the_next() {
    let repository = repository();
    let here = repository.path();
    let text = |version: &str, functions: &str| {
        format!(
            "package acme:p@{version};\ninterface i {{ f: func(); {functions} }}\n\
             world w {{ import i; }}\n"
        )
    };
    let put = |version: &str, functions: &str| {
        write(here, "wit/p.wit", text(version, functions));
    };
    put("1.0.0", "g: func();");
    commit(here, "one");
    git(here, &["tag", "v1.0.0"]);
    put("1.1.0-rc.1", "g: func(); h: func();");
    commit(here, "a candidate");
    git(here, &["checkout", "-q", "-b", "feature"]);
    // Whether or not the candidate was released.
    for tag in ["", "v1.1.0-rc.1"] {
        if !tag.is_empty() {
            git(here, &["tag", tag, "main"]);
        }
        for version in ["1.1.0-rc.2", "1.1.0"] {
            put(version, "g: func();");
            witgate(here, &["check"]).expect(0, &["PASS"]);
            // What was released may not go.
            put(version, "h: func();");
            witgate(here, &["check"]).expect(1, &["error[function-removed]", "needs 2.0.0"]);
        }
    }
    // A version that is out stays what it is, and the next one is said.
    put("1.1.0-rc.1", "g: func();");
    witgate(here, &["check"]).expect(1, &["needs 1.1.0-rc.2"]);
    // Without its tags nobody knows what was released.
    git(here, &["tag", "-d", "v1.0.0"]);
    put("1.1.0-rc.2", "g: func();");
    witgate(here, &["check"]).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_package_without_a_release_is_new_beside_those_that_have_one() {
    let repository = repository();
    let here = repository.path();
    write(here, "http/p.wit", package("http", "1.0.0", "a"));
    commit(here, "one");
    git(here, &["tag", "http-v1.0.0"]);
    write(here, "new/p.wit", package("new", "0.1.0", "a"));
    commit(here, "two");
    let check = ["check", "--against", "release"];
    witgate(here, &check).expect(0, &["note[package-new]", "`acme:new`", "PASS"]);
    write(here, "http/p.wit", package("http", "1.0.0", "a, b"));
    witgate(here, &check).expect(1, &["error[enum-case-added]"]);
    // Where there is no release at all, nothing is judged.
    git(here, &["tag", "-d", "http-v1.0.0"]);
    witgate(here, &check).expect(2, &["there is no version tag of acme:", "git fetch --tags"]);
}

/// A draft of the next version, beside the one that is out, becomes that version in its
/// place: nothing was removed that a version does not allow.
#[test]
fn a_prerelease_that_is_released_elsewhere_is_not_removed() {
    let repository = repository();
    let here = repository.path();
    let draft = package("api", "0.3.0-rc.1", "a, b");
    write(here, "wit/p.wit", package("api", "0.2.0", "a"));
    write(here, "draft/p.wit", &draft);
    commit(here, "both");
    git(here, &["branch", "-M", "main"]);
    git(here, &["checkout", "-q", "-b", "change"]);
    std::fs::remove_dir_all(here.join("draft")).expect("removed");
    write(here, "wit/p.wit", draft.replace("-rc.1", ""));
    witgate(here, &["check"]).expect(0, &["PASS", "was compared with `draft`"]);
    // What leads nowhere is.
    write(here, "wit/p.wit", package("api", "0.2.1", "a"));
    witgate(here, &["check"]).expect(1, &["package `acme:api@0.3.0-rc.1` removed"]);
}

/// A copy is fetched again; what is in the namespace of the contract may be written here.
#[test]
fn a_dependency_that_changed_under_its_version() {
    let repository = repository();
    let here = repository.path();
    let dependency = |namespace: &str, cases: &str| {
        let text =
            format!("package {namespace}:c@1.0.0;\ninterface i {{ enum e {{ {cases} }} }}\n");
        write(here, &format!("wit/deps/{namespace}-c/c.wit"), text);
    };
    let uses = "import acme:c/i@1.0.0;\n  import other:c/i@1.0.0;\n";
    write(here, "wit/p.wit", format!("package acme:p@1.0.0;\nworld w {{\n  {uses}}}\n"));
    dependency("acme", "a");
    dependency("other", "a");
    commit(here, "all of it");
    for (namespace, help) in [
        ("acme", "declare a later version of it; if it is a copy, fetch it again"),
        ("other", "fetch it again, and pin it by its digest"),
    ] {
        dependency(namespace, "b");
        let changed =
            format!("dependency `{namespace}:c` changed, but its version is still `1.0.0`");
        witgate(here, &["check", "--against", "git:HEAD", "-v"]).expect(1, &[&changed, help]);
        dependency(namespace, "a");
    }
}

/// No tag can be of what declares no version, and of the one tag of a repository nobody
/// asks which package it is of.
#[test]
fn nothing_is_said_of_tags_where_there_is_no_question() {
    for (version, tag) in [("", ""), ("@0.1.0", "v0.1.0")] {
        let repository = repository();
        let here = repository.path();
        let contract = |cases: &str| package("p", "0.1.0", cases).replace("@0.1.0", version);
        write(here, "wit/p.wit", contract("a"));
        commit(here, "as it was");
        if !tag.is_empty() {
            git(here, &["tag", tag]);
        }
        git(here, &["checkout", "-q", "-b", "feature"]);
        write(here, "wit/p.wit", contract("a, b"));
        let run = witgate(here, &["check"]);
        run.expect(1, &["enum-case-added"]);
        for word in ["not compared with a release", "is taken for the release"] {
            assert!(!run.said.contains(word), "{version}: {}", run.said);
        }
    }
}

/// Which tags come into question depends on the versions that are declared, and on which of
/// them are out.
#[test]
fn the_last_release_is_no_later_than_what_is_declared_or_out() {
    let repository = repository();
    let here = repository.path();
    release(here, "1.0.0", "a", "v1.0.0");
    // A tag of another number is none of a later version.
    git(here, &["tag", "v2.0.0"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    release(here, "2.1.0", "a, b", "");
    let resolved = |tag: &str| {
        let report = json(here, &[]);
        assert_eq!(report["release"]["resolved"], git(here, &["rev-parse", tag]), "{report}");
    };
    resolved("v1.0.0");
    // The version that this change started from is not out, so that nothing is up to it.
    git(here, &["checkout", "-q", "main"]);
    git(here, &["tag", "-d", "v2.0.0"]);
    release(here, "1.5.0", "a, b", "v1.5.0");
    release(here, "2.0.0", "a, b", "");
    git(here, &["checkout", "-q", "-B", "feature"]);
    release(here, "1.1.0", "a, b", "");
    resolved("v1.0.0");
    // It is out, and a later one too, of another branch.
    git(here, &["checkout", "-q", "-B", "maintained", "v1.5.0"]);
    release(here, "1.6.0", "a, b, c", "v1.6.0");
    git(here, &["checkout", "-q", "-B", "main", "v1.5.0"]);
    git(here, &["checkout", "-q", "-B", "feature"]);
    release(here, "1.7.0", "a, b", "");
    resolved("v1.6.0");
}

/// The release is named, and the version that the change started from is out by its tag.
#[test]
fn who_takes_back_a_version_that_is_out_is_told_beside_a_named_release() {
    for (is_out, level) in [(true, "error"), (false, "note")] {
        let repository = repository();
        let here = repository.path();
        release(here, "1.0.0", "a", "v1.0.0");
        release(here, "1.1.0", "a, b", if is_out { "v1.1.0" } else { "" });
        git(here, &["checkout", "-q", "-b", "feature"]);
        release(here, "1.0.0", "a", "");
        let report = json(here, &["--release", "git:v1.0.0"]);
        let findings = report["findings"].as_array().expect("findings").iter();
        let downgraded: Vec<_> = findings.filter(|it| it["rule"] == "version-downgraded").collect();
        assert_eq!(downgraded.len(), 1, "{report}");
        assert_eq!(downgraded[0]["level"], level, "{report}");
    }
}

/// A release in git is found wherever the package was then, whatever the baseline is.
#[test]
fn a_package_that_moved_has_its_release_beside_a_baseline_on_disk() {
    let repository = repository();
    let here = repository.path();
    release(here, "1.0.0", "a", "v1.0.0");
    git(here, &["mv", "wit", "api"]);
    commit(here, "moved");
    write(here, "old/p.wit", package("p", "1.0.0", "a"));
    write(here, "api/p.wit", package("p", "1.0.0", "b"));
    let arguments = ["api", "--against", "old", "--release", "release:v*"];
    assert_eq!(json(here, &arguments)["release"]["resolved"], git(here, &["rev-parse", "v1.0.0"]));
}

/// Where every tag names another package of the repository, there is none of this one.
#[test]
fn a_tag_that_names_another_package_is_not_looked_into() {
    let repository = repository();
    let here = repository.path();
    write(here, "http/wit/h.wit", package("http", "1.0.0", "a"));
    write(here, "cli/wit/c.wit", package("cli", "1.0.0", "a"));
    commit(here, "two packages");
    git(here, &["tag", "http-v1.0.0"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "cli/wit/c.wit", package("cli", "1.0.0", "a, b"));
    let run = witgate(here, &["check"]);
    run.expect(1, &["cli/wit: not compared with a release: there is no version tag"]);
}

#[test]
fn a_tag_that_cannot_be_read_is_told_once() {
    let repository = repository();
    let here = repository.path();
    write(here, "wit/p.wit", "package acme:p@1.0.0;\ninterface { }\n");
    commit(here, "no WIT");
    git(here, &["tag", "v1.0.0"]);
    release(here, "1.0.0", "a", "");
    git(here, &["checkout", "-q", "-b", "feature"]);
    release(here, "1.1.0", "a", "");
    witgate(here, &["check"]).expect(0, &["not compared with a release: expected an identifier"]);
    // Where all are named, an older one is not taken for it.
    git(here, &["tag", "v0.9.0", "main"]);
    let words = ["not compared with the release, which cannot be read", "v1.0.0:wit/p.wit"];
    witgate(here, &["check", "--release", "release:v*"]).expect(0, &words);
}

/// Where all tags are here, and a release in files tells nothing, no clone is to blame.
#[test]
fn what_may_be_released_is_asked_of_tags_that_there_are() {
    let repository = repository();
    let here = repository.path();
    write(here, "old/p.wit", package("p", "1.0.0", "a"));
    write(here, "witgate.toml", "exclude = [\"old\"]\n[[package]]\npath = \"wit\"\n");
    release(here, "1.0.0", "a, b", "");
    git(here, &["checkout", "-q", "-b", "feature"]);
    release(here, "1.0.0", "a", "");
    let words = ["it may be released all the same: no tag here says so of the package"];
    witgate(here, &["check", "--release", "old"]).expect(1, &words);
}
