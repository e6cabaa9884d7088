//! `lint` and `bump` on a repository: what they write, and what they leave alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{commit, git, witgate, write};

const RELEASED: &str = "package acme:plugin@0.1.0;\r
\r
@since(version = 0.1.0)\r
interface draw {\r
  @since(version = 0.1.0)\r
  paint: func();\r
}\r
";

/// What the release lacks: one in the indentation of its line, one behind another item,
/// one under documentation and a comment of its own.
const NEW: &str = "package acme:plugin@0.2.0;\r
\r
@since(version = 0.1.0)\r
interface draw {\r
  @since(version = 0.1.0)\r
  paint: func(); wash: func();\r
  /// Fills.\r
  // a remark é\r
  fill: func();\r
}\r
";

const FIXED: &str = "package acme:plugin@0.2.0;\r
\r
@since(version = 0.1.0)\r
interface draw {\r
  @since(version = 0.1.0)\r
  paint: func(); @since(version = 0.2.0) wash: func();\r
  /// Fills.\r
  // a remark é\r
  @since(version = 0.2.0)\r
  fill: func();\r
}\r
";

fn repository(here: &Path) {
    git(here, &["init", "-q"]);
    write(here, "wit/draw.wit", RELEASED);
    commit(here, "one");
    git(here, &["tag", "v0.1.0"]);
}

fn text(here: &Path, path: &str) -> String {
    fs::read_to_string(here.join(path)).unwrap()
}

#[test]
fn fixes_change_nothing_else_and_are_done_once() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    write(here, "wit/draw.wit", NEW);
    witgate(here, &["lint", "--fail-on", "warn"]).expect(1, &["since-missing", "and 1 more"]);
    witgate(here, &["lint", "--diff"]).expect(1, &["+  @since(version = 0.2.0)"]);
    assert_eq!(text(here, "wit/draw.wit"), NEW, "--diff changes nothing");
    witgate(here, &["lint", "--fix", "--fail-on", "warn"])
        .expect(0, &["fixed 2 findings in 1 file"]);
    assert_eq!(text(here, "wit/draw.wit"), FIXED);
    witgate(here, &["lint", "--fix", "--fail-on", "warn"]).expect(0, &["no findings"]);
    assert_eq!(text(here, "wit/draw.wit"), FIXED);
    // What somebody allows stays as it is.
    let allowed = NEW.replace("  // a remark é", "  // witgate: allow(since-missing) for tests");
    write(here, "wit/draw.wit", allowed.replace(" wash: func();", ""));
    witgate(here, &["lint", "--fix", "--fail-on", "warn"]).expect(0, &["no findings"]);
}

#[test]
fn comments_allow_no_breaking_change() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    let removed = RELEASED.replace(
        "  @since(version = 0.1.0)\r\n  paint: func();",
        "  // witgate: allow(function-removed) nobody uses it\r\n  erase: func();",
    );
    write(here, "wit/draw.wit", removed);
    witgate(here, &["check", "--against", "HEAD"]).expect(1, &["function-removed"]);
    witgate(here, &["lint"]).expect(0, &["allow-comment-unused", "is no rule of `lint`"]);
}

#[test]
fn waivers_of_lint_are_no_business_of_check() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    write(here, "wit/draw.wit", NEW);
    let said = witgate(here, &["lint", "--format", "json", "--rule", "since-missing"]).said;
    let start = said.find("wgl-").expect("a fingerprint");
    let print = &said[start..start + "wgl-".len() + 16];
    let waive = ["waive", print, "--reason", "the next release", "--expires", "30d"];
    witgate(here, &waive).expect(0, &[print]);
    witgate(here, &["lint"]).expect(0, &["1 waived", "the next release"]);
    witgate(here, &["check", "--against", "HEAD"]).expect(0, &["PASS"]);
    let check = witgate(here, &["check", "--against", "HEAD"]).said;
    assert!(!check.contains("waiver"), "{check}");
    write(here, "wit/draw.wit", FIXED);
    witgate(here, &["lint"]).expect(0, &["waiver-unused"]);
    witgate(here, &["waive", "--prune"]).expect(0, &["removed 1 waiver"]);
}

#[test]
fn the_last_release_is_the_one_that_check_takes() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    write(here, "wit/draw.wit", FIXED.replace("@0.2.0;", "@0.1.1;").replace("0.2.0", "0.1.1"));
    commit(here, "two");
    git(here, &["tag", "v0.1.1"]);
    // What 0.1.1 has is not new in 0.1.2, though 0.1.1 is where the branch is.
    write(here, "wit/draw.wit", FIXED.replace("@0.2.0;", "@0.1.2;").replace("0.2.0", "0.1.1"));
    witgate(here, &["lint"]).expect(0, &["PASS: no findings"]);
    // A release that was asked for and is not there is no empty one.
    for gone in ["v9", "oci://127.0.0.1:1/x/y", "nowhere"] {
        witgate(here, &["lint", "--offline", "--release", gone]).expect(2, &["error"]);
    }
}

#[test]
fn a_released_version_gets_no_new_items() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    let same = NEW.replace("@0.2.0;", "@0.1.0;");
    write(here, "wit/draw.wit", &same);
    witgate(here, &["lint", "--fix"]).expect(0, &["0.1.0 is released without it"]);
    assert_eq!(text(here, "wit/draw.wit"), same);
    witgate(here, &["bump"]).expect(0, &["0.1.0 -> 0.1.1"]);
    witgate(here, &["lint", "--fix", "--fail-on", "warn"]).expect(0, &["fixed 2 findings"]);
    assert_eq!(text(here, "wit/draw.wit").matches("@since(version = 0.1.1)").count(), 2);
}

/// The interface is old, and what is new in it is not.
#[test]
fn what_the_release_lacks_may_still_change() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    let new = "  enum error-code { busy }\r\n  wash: func() -> result<_, error-code>;\r\n}";
    let text = RELEASED.replace("@0.1.0;", "@0.2.0;").replace('}', new);
    write(here, "wit/draw.wit", &text);
    witgate(here, &["lint"]).expect(0, &["error-type-closed"]);
    // Where no release is known, the interface is all there is to go by.
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "wit/draw.wit", &text);
    let run = witgate(elsewhere.path(), &["lint"]);
    assert!(!run.said.contains("error-type-closed"), "{}", run.said);
    // What is marked with the very version is new in it.
    let marked =
        text.replace("  enum error-code", "  @since(version = 0.2.0)\r\n  enum error-code");
    write(elsewhere.path(), "wit/draw.wit", marked);
    witgate(elsewhere.path(), &["lint"]).expect(0, &["error-type-closed"]);
    // The last release has it, so it stays.
    commit(here, "two");
    git(here, &["tag", "v0.2.0"]);
    write(here, "wit/draw.wit", text.replace("@0.2.0;", "@0.2.1;"));
    let run = witgate(here, &["lint"]);
    assert!(!run.said.contains("error-type-closed"), "{}", run.said);
}

#[test]
fn a_release_makes_no_comment_idle() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let wit = "package acme:plugin@0.1.0;\n\ninterface draw {\n  // witgate: allow(type-unused) \
               plugins use it\n  type size = u32;\n  type other = u32;\n  paint: func();\n}\n";
    write(here, "wit/draw.wit", wit);
    commit(here, "one");
    witgate(here, &["lint"]).expect(0, &["`other` is not used", "1 note"]);
    git(here, &["tag", "v0.1.0"]);
    witgate(here, &["lint", "--fail-on", "note"]).expect(0, &["no findings"]);
    // Nor a waiver.
    let waiver = "[[waiver]]\nrule = \"type-unused\"\nitem = \"*\"\ncount = 1\nreason = \"theirs\"\nexpires = 2099-01-01\n";
    write(here, "witgate.toml", waiver.replace("count = 1", "count = 2"));
    let waived = witgate(here, &["lint"]).said;
    assert!(!waived.contains("waiver-unused"), "{waived}");
    fs::remove_file(here.join("witgate.toml")).unwrap();
    let junit = witgate(here, &["lint", "--format", "junit"]);
    junit.expect(0, &["linted: 1 package", "failures=\"0\""]);
}

#[test]
fn a_package_that_cannot_be_read_hides_no_others() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let brush = "interface brush { type size = u8; wash: func(it: size); }";
    write(here, "a/a.wit", format!("package acme:a@0.1.0;\n{brush}\ninterface bare {{}}\n"));
    let user = "interface user { use acme:a/brush@0.1.0.{size}; use: func(it: size); }";
    write(here, "b/b.wit", format!("package acme:b@0.1.0;\n{}\n", user.replace("use:", "%use:")));
    let broken = "interface broken { use acme:b/user@0.1.0.{size}; use acme:a/brush@0.0.9.{size as other}; f: func(a: size, b: other); }";
    write(here, "c/c.wit", format!("package acme:c@0.1.0;\n{broken}\n"));
    witgate(here, &["lint", "--format", "short"]).expect(
        2,
        &["interface-empty", "not read: c/c.wit", "`acme:a@0.0.9` not found", "INCOMPLETE"],
    );
}

#[test]
fn publish_judges_the_package_that_it_publishes() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    repository(here);
    let other = ["publish", "--offline", "--to", "registry:acme:other"];
    witgate(here, &other).expect(2, &["names another package", "acme:plugin"]);
}

const ECHOES: &str = "[[package]]
path = \"wit\"

[[echo]]
file = \"Cargo.toml\"
pattern = 'version = \"{version}\" # of the WIT'

[[echo]]
file = \"docs/use.md\"
pattern = 'acme:plugin@{version}'
";

#[test]
fn a_bump_writes_the_version_everywhere_and_nothing_else() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let wit = "/// Not acme:plugin@0.1.0.\npackage  acme:plugin@0.1.0 ;\n\ninterface draw {\n  \
               paint: func();\n}\n";
    let manifest = "[package]\r\nversion = \"0.1.0\"\r\nx = { version = \"0.1.0\" # of the WIT\r\n";
    let document = "Use `acme:plugin@0.1.0`, once acme:plugin@0.0.9 and other-acme:plugin@0.1.0.\n";
    write(here, "wit/draw.wit", wit);
    write(here, "Cargo.toml", manifest);
    write(here, "docs/use.md", document);
    write(here, "witgate.toml", ECHOES);
    commit(here, "one");
    git(here, &["tag", "v0.1.0"]);
    witgate(here, &["lint"]).expect(1, &["docs/use.md", "has the version 0.0.9"]);
    write(here, "witgate.toml", ECHOES.replace("docs/use.md", "gone.md"));
    witgate(here, &["lint"]).expect(1, &["there is no file `gone.md`"]);
    write(here, "witgate.toml", ECHOES);
    write(here, "docs/use.md", document.replace("once acme:plugin@0.0.9", "and"));
    witgate(here, &["lint"]).expect(0, &["PASS"]);
    // Nothing asks for another version.
    witgate(here, &["bump"]).expect(2, &["no change requires another version", "--to"]);

    write(here, "wit/draw.wit", wit.replace("paint", "draw"));
    witgate(here, &["bump"]).expect(0, &["acme:plugin 0.1.0 -> 0.2.0", "Cargo.toml"]);
    let bumped = wit.replace("paint", "draw").replace("acme:plugin@0.1.0 ;", "acme:plugin@0.2.0 ;");
    assert_eq!(text(here, "wit/draw.wit"), bumped);
    assert_eq!(text(here, "Cargo.toml"), manifest.replace("\"0.1.0\" #", "\"0.2.0\" #"));
    assert!(text(here, "docs/use.md").starts_with("Use `acme:plugin@0.2.0`,"));
    witgate(here, &["check"]).expect(0, &["0.1.0 -> 0.2.0 is enough"]);
    witgate(here, &["lint"]).expect(0, &["PASS"]);
    witgate(here, &["bump", "--to", "0.2.0"]).expect(0, &["nothing to change"]);
    witgate(here, &["bump", "--to", "two"]).expect(2, &["invalid value", "as in 1.2.3"]);
    witgate(here, &["bump", "--to", "v0.3.0"]).expect(2, &["without the `v`: 0.3.0"]);
    // What a commit has is not edited, and what is here is not taken for it.
    witgate(here, &["bump", "HEAD", "--to", "0.3.0"]).expect(2, &["is not on disk"]);

    // An echo alone that is behind is brought to the version of the package.
    write(here, "Cargo.toml", manifest);
    commit(here, "two");
    git(here, &["tag", "v0.2.0"]);
    witgate(here, &["bump"]).expect(0, &["acme:plugin 0.2.0\n  Cargo.toml\n"]);
    assert_eq!(text(here, "Cargo.toml"), manifest.replace("\"0.1.0\" #", "\"0.2.0\" #"));
    witgate(here, &["bump"]).expect(2, &["no change requires another version"]);

    write(here, "witgate.toml", ECHOES.replace("{version}' ", "' ").replace("@{version}", "@"));
    witgate(here, &["lint"]).expect(2, &["`pattern` has to contain `{version}` once"]);
}

#[test]
fn a_bump_writes_the_first_version() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let wit = "// acme:plugin\npackage acme:plugin;\ninterface draw { type brush = u8; }\n\
               world plugin { use draw.{brush}; import draw; }\n";
    write(here, "wit/draw.wit", wit);
    witgate(here, &["bump"]).expect(2, &["`acme:plugin` has no version", "bump --to 0.1.0"]);
    witgate(here, &["bump", "--to", "0.1.0"]).expect(0, &["acme:plugin 0.1.0\n  wit/draw.wit\n"]);
    let bumped = "// acme:plugin\npackage acme:plugin@0.1.0;\ninterface draw { type brush = u8; }\n\
                  world plugin { use draw.{brush}; import draw; }\n";
    assert_eq!(text(here, "wit/draw.wit"), bumped);
    witgate(here, &["lint"]).expect(0, &["PASS"]);
}

#[test]
fn a_bump_follows_the_version_to_the_packages_that_name_it() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let a = "package acme:a @1.0.0;\ninterface i { f: func(); g: func(); }\n";
    let b = "package acme:b@0.1.0;\nworld w { import acme:a/i@1.0.0; }\n";
    write(here, "a/a.wit", a);
    write(here, "b/b.wit", b);
    commit(here, "one");
    git(here, &["tag", "v1.0.0"]);
    write(here, "a/a.wit", a.replace(" g: func();", ""));
    let words = [
        "acme:a 1.0.0 -> 2.0.0\n  a/a.wit\n  b/b.wit\n",
        "note: `b/b.wit` names `acme:a` too: the package there may",
    ];
    witgate(here, &["bump", "a"]).expect(0, &words);
    assert_eq!(text(here, "b/b.wit"), b.replace("1.0.0", "2.0.0"));
    assert!(text(here, "a/a.wit").starts_with("package acme:a @2.0.0;"));
    // What follows from that is said by a check, and not an unreadable package.
    witgate(here, &["check"]).expect(1, &["acme:b needs 0.2.0"]);
    witgate(here, &["bump"]).expect(0, &["acme:b 0.1.0 -> 0.2.0\n  b/b.wit\n"]);
    witgate(here, &["check"]).expect(0, &["PASS"]);
}

#[test]
fn a_bump_to_a_version_that_is_too_low_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let a = "package acme:a@1.0.0;\ninterface i { f: func(); g: func(); }\n";
    write(here, "a/a.wit", a);
    commit(here, "one");
    git(here, &["tag", "v1.0.0"]);
    write(here, "a/a.wit", a.replace(" g: func();", ""));
    let words = ["acme:a 1.0.0 -> 1.1.0", "1.1.0 is too low for what changed in `acme:a`"];
    witgate(here, &["bump", "--to", "1.1.0"]).expect(0, &words);
    let enough = witgate(here, &["bump", "--to", "2.0.0"]);
    enough.expect(0, &["acme:a 1.1.0 -> 2.0.0"]);
    assert!(!enough.said.contains("too low"), "{}", enough.said);
}

#[test]
fn a_bump_leaves_a_copy_alone_that_did_not_change() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    git(here, &["init", "-q"]);
    let a = "package acme:a@1.0.0;\ninterface i { f: func(); g: func(); }\n";
    write(here, "guest/wit/a.wit", a);
    write(here, "host/wit/a.wit", a);
    let policy = "[[package]]\npath = \"guest/wit\"\n[[package]]\npath = \"host/wit\"\n";
    write(here, "witgate.toml", policy);
    commit(here, "one");
    git(here, &["tag", "v1.0.0"]);
    write(here, "host/wit/a.wit", a.replace(" g: func();", ""));
    witgate(here, &["bump"]).expect(0, &["acme:a 1.0.0 -> 2.0.0\n  host/wit/a.wit\n"]);
    assert_eq!(text(here, "guest/wit/a.wit"), a);
    witgate(here, &["check"]).expect(0, &["PASS"]);
    // Both are written where somebody says the version.
    let words = ["the packages have different versions"];
    witgate(here, &["bump", "--to", "3.0.0"]).expect(2, &words);
}

/// A comment with a rule's id that is misspelled by a few letters.
#[test]
fn a_misspelled_rule_is_suggested_if_it_is_near() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    for (id, is_near) in [("docs-miss", true), ("docs-mis", false)] {
        let comment = format!("// witgate: allow({id}) because");
        write(
            here,
            "wit/a.wit",
            format!("package a:b;\n{comment}\ninterface i {{ f: func(); }}\n"),
        );
        let run = witgate(here, &["lint"]);
        run.expect(0, &[&format!("the comment allows `{id}`, which is no rule of `lint`")]);
        assert_eq!(run.said.contains("did you mean `docs-missing`?"), is_near, "{}", run.said);
    }
}

/// A level for a rule that the preset leaves out asks for it, and for no other.
#[test]
fn a_rule_that_the_policy_names_is_looked_at() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    write(here, "wit/a.wit", "package a:b;\ninterface i { f: func(); }\n");
    for (rule, is_found) in [("docs-missing-anywhere", true), ("docs-missing", false)] {
        write(here, "witgate.toml", format!("[rules]\n{rule} = \"warn\"\n"));
        let run = witgate(here, &["lint"]);
        run.expect(0, &["PASS"]);
        assert_eq!(run.said.contains("[docs-missing-anywhere]"), is_found, "{}", run.said);
    }
    // So does the preset.
    for (preset, is_found) in [("all", true), ("recommended", false)] {
        write(here, "witgate.toml", format!("[lint]\npreset = \"{preset}\"\n"));
        let run = witgate(here, &["lint"]);
        assert_eq!(run.said.contains("[docs-missing-anywhere]"), is_found, "{}", run.said);
    }
    // Of one that is named as off, no comment is idle.
    let allowed = "// witgate: allow(docs-missing-anywhere) none is needed\npackage a:b;\n";
    write(
        here,
        "wit/a.wit",
        format!("{allowed}/// i\ninterface i {{\n  /// f\n  f: func();\n}}\n"),
    );
    for (level, is_found) in [("warn", true), ("off", false)] {
        write(here, "witgate.toml", format!("[rules]\ndocs-missing-anywhere = \"{level}\"\n"));
        let run = witgate(here, &["lint"]);
        assert_eq!(run.said.contains("[allow-comment-unused]"), is_found, "{}", run.said);
    }
}
