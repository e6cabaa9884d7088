//! Waivers in daily life: the commands that reports print, reasons, groups, and
//! teams whose gate fails on warnings.

mod sandbox;

use std::path::Path;
use std::process::Command;

use sandbox::{commit, git, witgate, write};
use serde_json::Value;
use tempfile::TempDir;

const CONTRACT: &str = "package acme:plugin@0.2.0;

interface log {
  enum level { low, high }
  record entry { text: string }
  write: func(level: level, entry: entry);
  flush: func();
}

world plugin {
  import log;
}
";

/// A break in three places.
fn broken() -> String {
    CONTRACT
        .replace("{ low, high }", "{ low, high, higher }")
        .replace("text: string", "text: string, size: u32")
        .replace("  flush: func();\n", "")
}

/// A repository with a policy, and a branch.
fn repository(policy: &str, contract: &str) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    write(here, "wit/plugin.wit", CONTRACT);
    if !policy.is_empty() {
        write(here, "witgate.toml", policy);
    }
    commit(here, "one");
    git(here, &["tag", "v0.2.0"]);
    git(here, &["checkout", "-q", "-b", "feature"]);
    write(here, "wit/plugin.wit", contract);
    commit(here, "a change");
    directory
}

fn json(here: &Path, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> =
        ["check", "--format", "json"].into_iter().chain(arguments.iter().copied()).collect();
    let run = witgate(here, &arguments);
    serde_json::from_str(&run.said).unwrap_or_else(|error| panic!("{error}: {}", run.said))
}

/// The findings that fail: they have a command, or say why they have none.
fn failing(report: &Value) -> Vec<&Value> {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().filter(|it| !it["waive"].is_null() || !it["no_waiver"].is_null()).collect()
}

/// Runs a command as a shell does that it is pasted into, with a reason.
#[track_caller]
fn paste(here: &Path, line: &str) {
    let program = Path::new(env!("CARGO_BIN_EXE_witgate"));
    let directory = program.parent().expect("it is in a directory").display().to_string();
    let path = format!("{directory}:{}", std::env::var("PATH").expect("a path"));
    let output = Command::new("sh")
        .args(["-c", &line.replace('…', "plugins are rebuilt by the store")])
        .env("PATH", path)
        .current_dir(here)
        .output()
        .expect("a shell");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Waives whatever fails by what is printed, until nothing does.
#[track_caller]
fn waive_until_it_passes(here: &Path, arguments: &[&str]) {
    for _ in 0..5 {
        let report = json(here, arguments);
        if report["status"] == "pass" {
            return;
        }
        let failing = failing(&report);
        let commands: Vec<&str> = failing.iter().filter_map(|it| it["waive"].as_str()).collect();
        assert!(!commands.is_empty(), "a dead end: {failing:?}");
        commands.iter().for_each(|command| paste(here, command));
    }
    panic!("it never passes: {}", witgate(here, &["check"]).said);
}

#[test]
fn a_gate_that_fails_on_warnings_is_no_dead_end() {
    for fail_on in ["error", "warn", "note"] {
        let policy = format!("fail-on = \"{fail_on}\"\n");
        let repository = repository(&policy, &broken());
        let here = repository.path();
        witgate(here, &["check"]).expect(1, &["enum-case-added", "FAIL"]);
        waive_until_it_passes(here, &[]);
        let run = witgate(here, &["check"]);
        // The waivers are still said first.
        run.expect(0, &["note[policy-loosened]", "(waived)", "PASS"]);
        // Once merged, other changes are not kept up either.
        commit(here, "waived");
        git(here, &["checkout", "-q", "-B", "main"]);
        git(here, &["checkout", "-q", "-b", "next"]);
        write(here, "README.md", "Read me.");
        commit(here, "next");
        witgate(here, &["check"]).expect(0, &["PASS"]);
        // Nor where no release keeps the waivers in use.
        git(here, &["tag", "-d", "v0.2.0"]);
        witgate(here, &["check"]).expect(0, &["waiver-unused", "PASS"]);
    }
}

#[test]
fn what_else_loosens_the_policy_still_fails_on_warnings() {
    let repository = repository("fail-on = \"warn\"\n", CONTRACT);
    let here = repository.path();
    write(here, "witgate.toml", "fail-on = \"warn\"\n[rules]\nenum-case-added = \"note\"\n");
    witgate(here, &["check"]).expect(
        1,
        &["warn[policy-loosened]", "not possible: a change of the policy is for its owners"],
    );
    let loosened = json(here, &[]);
    let found = failing(&loosened);
    assert!(found.iter().all(|it| it["waive"].is_null()), "{found:?}");
    // And a baseline that asks for more gets it of waivers, too.
    let strict = "fail-on = \"warn\"\n[rules]\npolicy-loosened = \"warn\"\n";
    let repository = self::repository(strict, &broken());
    let here = repository.path();
    witgate(here, &["waive", "--all", "--reason", "a preview"]).expect(0, &["waived"]);
    witgate(here, &["check"]).expect(1, &["warn[policy-loosened]"]);
}

#[test]
fn printed_commands_say_what_was_asked() {
    let repository = repository("", &broken());
    let here = repository.path();
    std::fs::rename(here.join("wit"), here.join("my wit")).expect("moved");
    write(here, "own policy.toml", "profile = \"semver\"\n");
    commit(here, "moved");
    for arguments in [
        &["my wit", "--against", "v0.2.0", "--release", "none"] as &[&str],
        &["my wit", "--merge-base", "git:main"],
        &["my wit", "--config", "own policy.toml"],
    ] {
        waive_until_it_passes(here, arguments);
        git(here, &["checkout", "-q", "--", "."]);
        git(here, &["clean", "-qfd"]);
    }
}

#[test]
fn every_finding_that_fails_has_a_command_or_says_why_not() {
    let repository = repository("fail-on = \"note\"\n", &broken());
    let here = repository.path();
    let report = json(here, &[]);
    let failing = failing(&report);
    assert!(failing.len() >= 4, "{failing:?}");
    for finding in &failing {
        assert_ne!(finding["waive"].is_null(), finding["no_waiver"].is_null(), "{finding}");
    }
    let owed: Vec<_> = failing.iter().filter(|it| it["rule"] == "version-not-bumped").collect();
    assert_eq!(owed.len(), 1, "{failing:?}");
    // `diff` knows no policy, so it prints no command that would find nothing.
    witgate(here, &["diff", "main", "wit", "--fail-on", "error"])
        .expect(1, &["not in `diff`: waivers apply to `witgate check`"]);
}

#[test]
fn a_placeholder_is_no_reason() {
    let repository = repository("", &broken());
    let here = repository.path();
    for reason in ["", " ", "…", "...", "TODO", "<reason>", "REASON", "tbd", "\"…\"", "TEXT"] {
        witgate(here, &["waive", "--all", "--reason", reason]).expect(2, &["needs a reason"]);
        assert!(!here.join("witgate.toml").exists(), "{reason:?}");
    }
    // By hand neither.
    let waiver = "[[waiver]]\nfingerprint = \"wg1-00000000000000aa\"\nexpires = 2030-01-01\n";
    write(here, "witgate.toml", format!("{waiver}reason = \"TODO\"\n"));
    witgate(here, &["check"]).expect(2, &["witgate.toml:4", "`TODO` is a placeholder"]);
}

/// With an empty variable of a script, or with the name of a rule.
#[test]
fn what_is_no_fingerprint_waives_nothing() {
    let one = CONTRACT.replace("  flush", "  @since(version = 0.2.0)\n  flush");
    let repository = repository("", &one);
    let here = repository.path();
    assert_eq!(json(here, &[])["findings"].as_array().map(Vec::len), Some(1));
    for fingerprint in ["", "wg1", "wg1-"] {
        let arguments = ["waive", fingerprint, "--reason", "all are rebuilt"];
        witgate(here, &arguments).expect(2, &["matches wg1-", "give more digits"]);
    }
    let arguments = ["waive", "enum-case-added", "--reason", "all are rebuilt"];
    witgate(here, &arguments).expect(2, &["is a rule: `witgate waive --rule enum-case-added"]);
}

#[test]
fn a_big_break_is_waived_as_one_group() {
    let repository = repository("", &broken());
    let here = repository.path();
    let reason = "the 0.3 preview breaks everyone";
    witgate(here, &["waive", "--all", "--reason", reason, "--owner", "@octocat"])
        .expect(0, &["waived: case `higher`", "waived: function `flush` removed"]);
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("it is written");
    assert_eq!(policy.matches("[[waiver]]").count(), 1, "{policy}");
    assert!(
        policy.contains("fingerprints = [") && policy.contains("# enum-case-added acme:plugin/")
    );
    witgate(here, &["check"]).expect(0, &[reason, "3 waived", "PASS"]);
    witgate(here, &["waive", "--list"]).expect(0, &["suppresses 3 findings"]);
    witgate(here, &["waive", "--all", "--reason", reason]).expect(2, &["no finding fails"]);
    // It covers what it names, and nothing else.
    write(here, "wit/plugin.wit", broken().replace("write: func(level: level, ", "write: func("));
    witgate(here, &["check"]).expect(1, &["function-param-removed"]);
    // What it names and is gone is said.
    write(here, "wit/plugin.wit", broken().replace(", size: u32", ""));
    witgate(here, &["check"]).expect(0, &["waiver-too-broad", "only 2 of them match"]);
    write(here, "wit/plugin.wit", CONTRACT);
    witgate(here, &["check"]).expect(0, &["waiver-unused"]);
    witgate(here, &["waive", "--prune"]).expect(0, &["1 waiver"]);
    let policy = std::fs::read_to_string(here.join("witgate.toml")).expect("it is written");
    assert!(!policy.contains("wg1-"), "{policy}");
}

#[test]
fn what_is_new_can_be_waived_where_notes_fail() {
    let repository = repository("fail-on = \"note\"\n", CONTRACT);
    let here = repository.path();
    write(
        here,
        "witgate.toml",
        "fail-on = \"note\"\n[[package]]\npath = \"wit\"\n[[package]]\npath = \"more\"\n",
    );
    write(here, "more/p.wit", "package acme:more@0.1.0;\ninterface i { f: func(); }\n");
    witgate(here, &["check"]).expect(1, &["package-new"]);
    waive_until_it_passes(here, &[]);
}

#[test]
fn nor_is_it_one_for_a_package_without_a_baseline() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q", "-b", "main"]);
    write(here, "wit/a.wit", "package acme:api;\ninterface i { f: func(); }\n");
    let policy = |reason: &str| {
        format!("[[package]]\npath = \"wit\"\nbaseline = \"none\"\nreason = \"{reason}\"\n")
    };
    for reason in ["...", "…", "TODO", "tbd"] {
        write(here, "witgate.toml", policy(reason));
        witgate(here, &["check"]).expect(2, &["witgate.toml:4", "is a placeholder"]);
    }
    write(here, "witgate.toml", policy("the first draft, nobody has it"));
    witgate(here, &["check"]).expect(0, &["the first draft, nobody has it"]);
}

#[test]
fn a_waiver_for_what_went_does_not_cover_another_of_the_name() {
    let removed = |text: &str| text.replace("  flush: func();\n", "");
    let repository = repository("", &removed(CONTRACT));
    let here = repository.path();
    waive_until_it_passes(here, &[]);
    commit(here, "waive it");
    git(here, &["branch", "-q", "-f", "main"]);
    let other = CONTRACT.replace("flush: func();", "flush: func(all: bool);");
    write(here, "wit/plugin.wit", other.replace("0.2.0", "0.2.1"));
    commit(here, "another one");
    git(here, &["tag", "v0.2.1"]);
    git(here, &["branch", "-q", "-f", "main"]);
    write(here, "wit/plugin.wit", removed(CONTRACT).replace("0.2.0", "0.2.1"));
    witgate(here, &["check"]).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_quiet_report_says_that_more_passes_than_before() {
    let repository = repository("", &broken());
    let here = repository.path();
    witgate(here, &["check", "-q"]).expect(1, &["enum-case-added"]);
    write(here, "witgate.toml", "profile = \"off\"\n");
    witgate(here, &["check", "-q"]).expect(0, &["policy-loosened"]);
}
