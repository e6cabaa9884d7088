//! action.yml and what docs/ci has for other places, really executed: in
//! checkouts as CI makes them, of a server that is a directory.

#![cfg(unix)]

mod forge;
mod runner;
mod sandbox;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use forge::{Forge, ZEROS, commits, push};
use runner::{Event, Job, Ran, SERVER, Step, entries, root, scalar, steps, yaml};
use sandbox::{commit, git, write};
use serde_json::{Value, json};
use tempfile::TempDir;

const WIT: &str = "wit/plugin.wit";

const CONTRACT: &str = "\
package acme:plugin@0.2.0;

interface log {
  enum level { debug, info, error }
  write: func(level: level, text: string);
}

world plugin { import log; }
";

/// A function more, in the release after.
fn with_function() -> String {
    CONTRACT.replace("0.2.0", "0.2.1").replace("  write:", "  flush: func();\n  write:")
}

/// A case more, in line 4.
fn with_case(contract: &str) -> String {
    contract.replace("debug, info", "debug, info, warn")
}

fn job<'a>(workspace: &'a Path, event: &'a Event) -> Job<'a> {
    let binary = env!("CARGO_BIN_EXE_witgate").to_owned();
    let inputs = vec![("binary", binary)];
    Job { workspace, event, inputs, programs: None, environment: Vec::new() }
}

/// Runs the action in a checkout of one commit.
#[track_caller]
fn run(forge: &Forge, event: &Event, inputs: &[(&'static str, &str)]) -> Ran {
    let workspace = forge.checkout(&event.sha, &event.reference, 1);
    run_in(&workspace, event, inputs)
}

#[track_caller]
fn run_in(workspace: &Path, event: &Event, inputs: &[(&'static str, &str)]) -> Ran {
    let mut job = job(workspace, event);
    job.inputs.extend(inputs.iter().map(|(name, value)| (*name, (*value).to_owned())));
    job.run()
}

/// Programs of the test's own, by their scripts.
fn programs(scripts: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, script) in scripts {
        let path = directory.path().join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\nset -euo pipefail\n{script}"))
            .expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    directory
}

/// A project with its first release, and how many commits that took.
fn published() -> Forge {
    let forge = Forge::new();
    forge.commit(WIT, CONTRACT);
    forge.push();
    forge.tag("v0.2.0");
    forge
}

#[track_caller]
fn report(ran: &Ran) -> Value {
    let text = fs::read_to_string(&ran.outputs["report-json"]).expect("the report is there");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn the_story() {
    // The contract is published: there is nothing before the first commit.
    let forge = Forge::new();
    let first = forge.commit(WIT, CONTRACT);
    forge.push();
    let ran = run(&forge, &push("refs/heads/main", ZEROS, &first), &[]);
    ran.expect(
        0,
        &["this is the first commit"],
        &[("result", "pass"), ("breaking", "0"), ("baseline-commit", ""), ("release-commit", "")],
    );
    forge.tag("v0.2.0");

    // A branch adds a function.
    forge.branch("flush");
    forge.commit(WIT, &with_function());
    let pull = forge.pull(1);
    let event = pull.event(1);
    let workspace = forge.checkout(&event.sha, &event.reference, 1);
    let ran = run_in(&workspace, &event, &[]);
    let additive = [
        ("result", "pass"),
        ("breaking", "0"),
        ("additions", "1"),
        ("earlier", "0"),
        ("waived", "0"),
        ("required-bump", "additive"),
        ("next-version", "0.2.1"),
        ("baseline-commit", &pull.base),
    ];
    ran.expect(0, &[], &additive);
    assert!(ran.summary.starts_with("<!-- witgate -->\n## ✅ witgate: PASS"), "{}", ran.summary);
    // The merge, and what it goes into, which is the release as well.
    assert_eq!(commits(&workspace), 2);
    let merged = forge.merge("flush");
    let ran = run(&forge, &push("refs/heads/main", &pull.base, &merged), &[]);
    ran.expect(0, &[], &additive);

    // Another adds a case to an enum.
    forge.branch("warn");
    forge.commit(WIT, &with_case(&with_function()));
    let pull = forge.pull(2);
    let event = pull.event(2);
    let workspace = forge.checkout(&event.sha, &event.reference, 1);
    let ran = run_in(&workspace, &event, &[]);
    let breaking = [
        ("result", "fail"),
        ("breaking", "1"),
        ("required-bump", "breaking"),
        ("next-version", "0.3.0"),
        ("baseline-commit", &merged),
        ("release-commit", &first),
    ];
    ran.expect(1, &[], &breaking);
    let annotation = ran.command("::error file=wit/plugin.wit,line=4,");
    assert!(annotation.contains("title=enum-case-added::"), "{annotation}");
    assert!(ran.summary.contains("witgate: FAIL"), "{}", ran.summary);
    // The merge, what it goes into, and the release: each without its history.
    assert_eq!(commits(&workspace), 3);
    let sarif = fs::read_to_string(&ran.outputs["sarif-file"]).expect("it is there");
    assert!(sarif.contains("\"wit/plugin.wit\""), "paths count from the root of the repository");

    // It is waived, with a reason and an end.
    let report = report(&ran);
    let findings = report["findings"].as_array().expect("a list");
    let waivers: String = findings
        .iter()
        .filter(|finding| finding["level"] == "error")
        .map(|finding| {
            let fingerprint = finding["fingerprint"].as_str().expect("a text");
            format!(
                "[[waiver]]\nfingerprint = \"{fingerprint}\"\nreason = \"every plugin is rebuilt\"\n\
                 owner = \"@octocat\"\nexpires = 2030-01-31\n\n"
            )
        })
        .collect();
    forge.commit("witgate.toml", &waivers);
    let pull = forge.pull(2);
    let event = pull.event(2);
    let count = waivers.matches("[[waiver]]").count().to_string();
    let day = |day: &str| run(&forge, &event, &[("args", &format!("--as-of\n{day}\n"))]);
    let ran = day("2029-12-01");
    ran.expect(
        0,
        &["policy-loosened"],
        &[("result", "pass"), ("breaking", "0"), ("waived", &count)],
    );
    ran.command("::notice file=witgate.toml,line=1,");

    // The waiver ends.
    let ran = day("2030-02-01");
    ran.expect(1, &["waiver-expired"], &[("result", "fail"), ("breaking", "1"), ("waived", "0")]);

    // The version says it instead.
    git(&forge.desk(), &["rm", "-q", "witgate.toml"]);
    forge.commit(WIT, &with_case(&with_function()).replace("0.2.1", "0.3.0"));
    let ran = run(&forge, &forge.pull(2).event(2), &[]);
    ran.expect(0, &[], &[("result", "pass"), ("breaking", "1"), ("required-bump", "breaking")]);
    assert!(ran.summary.contains("old guests on new hosts"), "it says who must rebuild");

    // A branch loosens the policy beside it.
    forge.branch("quiet");
    forge.commit("witgate.toml", "[rules]\nenum-case-added = \"off\"\n");
    forge.commit(WIT, &with_case(&with_function()));
    let ran = run(&forge, &forge.pull(3).event(3), &[]);
    assert!(ran.log.contains("policy-loosened"), "{}", ran.log);
    ran.command("::warning file=witgate.toml,line=2,");
    assert!(ran.summary.contains("policy-loosened"), "{}", ran.summary);
}

#[test]
fn a_fork_needs_no_rights() {
    let forge = published();
    // A name that a shell would make something of.
    forge.branch("x;touch${IFS}pwned;$(touch${IFS}pwned)`touch${IFS}pwned`'\"&|<>");
    forge.commit(WIT, &with_case(CONTRACT));
    let event = forge.pull(7).event(7);
    for token in ["", "ghs-read-only"] {
        let workspace = forge.checkout(&event.sha, &event.reference, 1);
        let mut job = job(&workspace, &event);
        job.inputs.push(("token", token.to_owned()));
        let head = event.payload["pull_request"]["head"]["ref"].as_str().expect("a name");
        job.environment.push(("GITHUB_HEAD_REF", head.to_owned()));
        job.environment.push(("GITHUB_BASE_REF", "main".to_owned()));
        let ran = job.run();
        ran.expect(1, &["enum-case-added"], &[("result", "fail"), ("breaking", "1")]);
        assert!(!ran.log.contains("ghs-read-only"), "the token stays out of the log");
        assert!(!workspace.join("pwned").exists() && !ran.temp.path().join("pwned").exists());
        assert_eq!(commits(&workspace), 2);
    }
}

#[test]
fn the_token_stands_in_for_credentials() {
    let forge = published();
    forge.branch("break");
    forge.commit(WIT, &with_case(CONTRACT));
    let event = forge.pull(1).event(1);
    // Git that notes the settings it is given, and reaches the server all the same.
    let real = git(&forge.desk(), &["--exec-path"]);
    let note = format!(
        "case \"$1\" in fetch | ls-remote) /usr/bin/env | grep ^GIT_CONFIG_ >>\"$RUNNER_TEMP/settings\" ;; esac\n\
         [[ \"$1 $2\" != 'remote get-url' ]] || {{ echo {SERVER}/acme/plugin; exit; }}\n\
         exec '{real}/git' \"$@\"\n"
    );
    let programs = programs(&[("git", &note)]);
    let settings = |token: &str, own: bool| {
        let workspace = forge.checkout(&event.sha, &event.reference, 1);
        if own {
            let key = format!("http.{SERVER}/.extraheader");
            git(&workspace, &["config", &key, "AUTHORIZATION: basic b3du"]);
        }
        let mut job = job(&workspace, &event);
        job.inputs.push(("token", token.to_owned()));
        job.programs = Some(programs.path());
        let ran = job.run();
        ran.expect(1, &["enum-case-added"], &[("breaking", "1")]);
        fs::read_to_string(ran.temp.path().join("temp/settings")).expect("something was fetched")
    };
    // x-access-token:secret, in base 64.
    let header = "AUTHORIZATION: basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0";
    assert!(settings("secret", false).contains(header));
    assert!(settings("secret", false).contains(&format!("http.{SERVER}/.extraheader")));
    assert!(!settings("secret", true).contains(header), "the checkout's own are enough");
    assert!(!settings("", false).contains("AUTHORIZATION"));
}

#[test]
fn pushes_of_all_kinds() {
    let forge = published();
    let first = forge.head();
    let second = forge.commit(WIT, &with_case(CONTRACT));
    let third = forge.commit("README", "nothing to see");
    forge.push();
    let main = "refs/heads/main";

    // Two commits at once: both count.
    let workspace = forge.checkout(&third, main, 1);
    let ran = run_in(&workspace, &push(main, &first, &third), &[]);
    ran.expect(1, &["enum-case-added"], &[("breaking", "1"), ("baseline-commit", &first)]);
    assert_eq!(commits(&workspace), 2);

    // What was there before is not known: the commit before, which broke nothing.
    let ran = run(&forge, &push(main, ZEROS, &third), &[("release", "none")]);
    let words = ["comparing with the parent commit"];
    ran.expect(0, &words, &[("breaking", "0"), ("baseline-commit", &second)]);

    // It was forced, and the server still has what was there.
    git(&forge.desk(), &["reset", "-q", "--hard", &first]);
    let forced = forge.commit(WIT, &with_function());
    forge.push();
    let ran = run(&forge, &push(main, &third, &forced), &[("release", "none")]);
    ran.expect(1, &["enum-case-removed"], &[("breaking", "1"), ("baseline-commit", &third)]);

    // It has not.
    forge.prune();
    let ran = run(&forge, &push(main, &third, &forced), &[]);
    ran.expect(0, &words, &[("breaking", "0"), ("additions", "1"), ("baseline-commit", &first)]);

    // Nothing of an event passes for an option.
    let ran = run(&forge, &push(main, "--upload-pack=touch pwned;", &forced), &[]);
    ran.expect(0, &words, &[("baseline-commit", &first)]);

    // A new branch of two commits: all that it brings.
    forge.branch("feature");
    forge.commit(WIT, &with_case(&with_function()));
    let tip = forge.commit("README", "nothing to see");
    forge.push();
    let event = push("refs/heads/feature", ZEROS, &tip);
    let ran = run(&forge, &event, &[("token", "")]);
    ran.expect(1, &["enum-case-added"], &[("breaking", "1"), ("baseline-commit", &forced)]);

    // A tag: what the tagged commit did.
    git(&forge.desk(), &["checkout", "-q", "main"]);
    forge.tag("v0.2.1");
    let ran = run(&forge, &push("refs/tags/v0.2.1", ZEROS, &forced), &[]);
    let outputs = [("result", "pass"), ("baseline-commit", first.as_str()), ("additions", "1")];
    ran.expect(0, &[], &outputs);
}

#[test]
fn a_checkout_of_the_head() {
    let forge = published();
    let left = forge.head();
    forge.branch("flush");
    forge.commit(WIT, &with_function());
    forge.commit("README", "one more");
    git(&forge.desk(), &["checkout", "-q", "main"]);
    // What others broke meanwhile is not of this branch.
    forge.commit(WIT, &with_case(CONTRACT).replace("0.2.0", "0.3.0"));
    forge.push();
    git(&forge.desk(), &["checkout", "-q", "flush"]);
    let head = forge.head();
    let base = git(&forge.desk(), &["rev-parse", "main"]);
    git(&forge.desk(), &["push", "-q", "origin", "HEAD:refs/pull/4/head"]);
    let event = Event {
        name: "pull_request",
        reference: "refs/pull/4/merge".to_owned(),
        sha: "5".repeat(40),
        payload: json!({ "pull_request": { "base": { "sha": base }, "head": { "sha": head } } }),
    };
    let expected = [
        ("result", "pass"),
        ("breaking", "0"),
        ("additions", "1"),
        ("baseline-commit", left.as_str()),
    ];

    // The server says where it left.
    let gh = format!(
        "[[ \"$*\" == \"api repos/acme/plugin/compare/{base}...{head} --jq \"*\" | .merge_base_commit.sha\" ]]\n\
         [[ \"$GH_TOKEN $GH_HOST\" == 'ghs-the-token forge.example' ]]\necho {left}\n"
    );
    let asked = programs(&[("gh", &gh)]);
    let workspace = forge.checkout(&head, "refs/pull/4/head", 1);
    let mut job = job(&workspace, &event);
    job.programs = Some(asked.path());
    job.run().expect(0, &[], &expected);
    assert_eq!(commits(&workspace), 2);

    // It does not: then the history does, once it is here.
    for answer in ["exit 1", "echo \"$(touch pwned) no commit\"", "echo"] {
        let silent = programs(&[("gh", answer)]);
        let workspace = forge.checkout(&head, "refs/pull/4/head", 1);
        let mut job = self::job(&workspace, &event);
        job.programs = Some(silent.path());
        job.run().expect(0, &["fetching the history"], &expected);
    }

    // All of it is here already: nothing is fetched, nobody asked.
    let refuse = programs(&[("gh", "touch \"$RUNNER_TEMP/asked\""), ("git", &offline(&forge))]);
    let workspace = forge.checkout(&head, "refs/pull/4/head", 0);
    let mut job = self::job(&workspace, &event);
    job.programs = Some(refuse.path());
    let ran = job.run();
    ran.expect(0, &[], &expected);
    assert!(!ran.temp.path().join("temp/asked").exists());

    // What it goes into is no pull request.
    let mut event = event.clone();
    event.name = "pull_request_target";
    event.sha = base.clone();
    let workspace = forge.checkout(&base, "refs/heads/main", 1);
    let ran = run_in(&workspace, &event, &[]);
    ran.expect(2, &["nothing would be compared"], &[("result", "error")]);
}

/// A change that merges an old side branch has several merge bases. The last commit of that
/// branch is one of them, and may have the latest date.
#[test]
fn a_side_branch_that_the_head_merges_is_not_what_it_is_compared_with() {
    let forge = published();
    let desk = forge.desk();
    git(&desk, &["checkout", "-q", "-b", "side"]);
    forge.commit("README", "a side branch");
    git(&desk, &["checkout", "-q", "main"]);
    let left = forge.commit(WIT, &with_function());
    forge.tag("v0.2.1");
    git(&desk, &["checkout", "-q", "side"]);
    let text = git(&desk, &["cat-file", "commit", "HEAD"]);
    let lines = text.lines().map(|line| match line.starts_with("committer ") {
        true => "committer n <e@example.org> 2145916800 +0000",
        false => line,
    });
    write(&desk, ".git/later", lines.collect::<Vec<_>>().join("\n") + "\n");
    let later = git(&desk, &["hash-object", "-w", "-t", "commit", ".git/later"]);
    git(&desk, &["reset", "-q", "--hard", &later]);
    git(&desk, &["checkout", "-q", "main"]);
    git(&desk, &["merge", "-q", "--no-edit", "side"]);
    forge.push();
    let base = forge.head();
    git(&desk, &["checkout", "-q", "-b", "change", &left]);
    git(&desk, &["merge", "-q", "--no-edit", &later]);
    // Only the main branch had the function.
    forge.commit(WIT, CONTRACT);
    let head = forge.head();
    git(&desk, &["push", "-q", "origin", "HEAD:refs/pull/4/head"]);
    assert_eq!(git(&desk, &["merge-base", &base, &head]).trim(), later, "git would choose it");
    let event = Event {
        name: "pull_request",
        reference: "refs/pull/4/merge".to_owned(),
        sha: "5".repeat(40),
        payload: json!({ "pull_request": { "base": { "sha": base }, "head": { "sha": head } } }),
    };
    for depth in [0, 1] {
        let workspace = forge.checkout(&head, "refs/pull/4/head", depth);
        // The server has more than one answer, and so none.
        let asked = programs(&[("gh", "echo")]);
        let mut job = job(&workspace, &event);
        job.programs = Some(asked.path());
        let ran = job.run();
        ran.expect(1, &["function-removed"], &[("result", "fail"), ("baseline-commit", &left)]);
    }
}

/// Git that reaches no server.
fn offline(forge: &Forge) -> String {
    let real = git(&forge.desk(), &["--exec-path"]);
    format!(
        "case \"$1\" in fetch | ls-remote) touch \"$RUNNER_TEMP/asked\"; exit 1 ;; esac\n\
         exec '{real}/git' \"$@\"\n"
    )
}

#[test]
fn a_whole_clone_is_left_as_it_is() {
    let forge = published();
    let released = forge.head();
    forge.commit(WIT, &with_function());
    forge.push();
    forge.branch("break");
    forge.commit(WIT, &with_case(&with_function()));
    let pull = forge.pull(1);
    let event = pull.event(1);
    let workspace = forge.checkout(&event.sha, &event.reference, 0);
    let before = git(&workspace, &["for-each-ref"]);
    let programs = programs(&[("git", &offline(&forge))]);
    let mut job = job(&workspace, &event);
    job.programs = Some(programs.path());
    let ran = job.run();
    let outputs =
        [("breaking", "1"), ("baseline-commit", &pull.base), ("release-commit", &released)];
    ran.expect(1, &[], &outputs);
    assert!(!ran.temp.path().join("temp/asked").exists(), "{}", ran.log);
    assert_eq!(git(&workspace, &["for-each-ref"]), before);
}

#[test]
fn history_that_is_here_is_not_cut() {
    let forge = published();
    let released = forge.head();
    forge.commit(WIT, &with_function());
    let tip = forge.push();
    // A checkout of two commits, of which the older is the release's.
    for tagged in ["main", "main^"] {
        git(&forge.desk(), &["tag", "-f", "-a", "-m", "again", "v0.2.0", tagged]);
        git(&forge.desk(), &["push", "-q", "--force", "origin", "v0.2.0"]);
        let workspace = forge.checkout(&tip, "refs/heads/main", 2);
        let ran = run_in(&workspace, &push("refs/heads/main", &released, &tip), &[]);
        ran.expect(0, &[], &[("result", "pass"), ("baseline-commit", &released)]);
        assert_eq!(git(&workspace, &["rev-list", "--count", "HEAD"]), "2");
        assert_eq!(git(&workspace, &["cat-file", "-t", "v0.2.0"]), "tag");
    }
}

#[test]
fn the_merge_queue() {
    let forge = published();
    let base = forge.head();
    forge.branch("queue");
    forge.commit(WIT, &with_case(CONTRACT));
    let tip = forge.commit("README", "the second of the group");
    forge.push();
    let mut event = Event {
        name: "merge_group",
        reference: "refs/heads/queue".to_owned(),
        sha: tip,
        payload: json!({ "merge_group": { "base_sha": base } }),
    };
    let ran = run(&forge, &event, &[]);
    ran.expect(1, &["enum-case-added"], &[("breaking", "1"), ("baseline-commit", &base)]);

    // Nothing of an event passes for an option, or for an output.
    for hostile in ["--upload-pack=touch pwned;", "HEAD\nagainst=git:HEAD"] {
        event.payload = json!({ "merge_group": { "base_sha": hostile } });
        let workspace = forge.checkout(&event.sha, &event.reference, 1);
        let ran = run_in(&workspace, &event, &[]);
        ran.expect(2, &["nothing was judged"], &[("result", "error")]);
        assert!(!ran.steps.contains_key("baseline.against"));
        assert!(!workspace.join("pwned").exists());
    }
}

/// Each entry of a queue, and each pull request of a stack, is judged against what it
/// goes into: a break is told to whoever makes it, and to nobody behind them.
#[test]
fn a_queue_and_a_stack_are_judged_against_what_they_go_into() {
    let forge = published();
    let main = forge.head();
    forge.branch("first");
    let broken = with_case(CONTRACT);
    let first = forge.commit(WIT, &broken);
    forge.push();
    // On top of the first, one that breaks nobody, and one that breaks something else.
    git(&forge.desk(), &["checkout", "-q", "-b", "second"]);
    let second = forge.commit("README", "behind the first");
    forge.push();
    git(&forge.desk(), &["checkout", "-q", "-b", "third"]);
    let third = forge.commit(WIT, &broken.replace("text: string", "text: list<u8>"));
    forge.push();
    let rules = |ran: &Ran| {
        ["enum-case-added", "function-param-type-changed"]
            .map(|rule| ran.log.lines().any(|it| it.starts_with("::error") && it.contains(rule)))
    };
    let entries = [
        ("first", &first, &main, [true, false]),
        ("second", &second, &first, [false, false]),
        ("third", &third, &second, [false, true]),
    ];
    for (branch, tip, base, expected) in entries {
        let queued = Event {
            name: "merge_group",
            reference: format!("refs/heads/gh-readonly-queue/main/{branch}"),
            sha: tip.clone(),
            payload: json!({
                "merge_group": {
                    "base_ref": "refs/heads/main",
                    "base_sha": base,
                    "head_sha": tip,
                },
                "repository": { "default_branch": "main" },
            }),
        };
        git(&forge.desk(), &["push", "-q", "origin", &format!("{tip}:{}", queued.reference)]);
        // A stack goes into the branch below, whose tip may have moved on meanwhile.
        let stacked = Event {
            name: "pull_request",
            reference: format!("refs/heads/{branch}"),
            sha: tip.clone(),
            payload: json!({
                "pull_request": {
                    "base": { "ref": "below", "sha": base },
                    "head": { "ref": branch, "sha": tip },
                },
                "repository": { "default_branch": "main" },
            }),
        };
        for event in [queued, stacked] {
            let workspace = forge.checkout(tip, &event.reference, 1);
            let ran = run_in(&workspace, &event, &[]);
            let code = i32::from(expected != [false, false]);
            ran.expect(code, &[], &[("baseline-commit", base)]);
            assert_eq!(rules(&ran), expected, "{} {branch}: {}", event.name, ran.log);
        }
    }
}

#[test]
fn tags_as_they_are_asked_for() {
    let forge = published();
    let first = forge.head();
    // Fourteen releases of something else, each a commit of its own.
    for minor in 1..15 {
        forge.commit("other", &minor.to_string());
        forge.tag(&format!("http-v0.{minor}.0"));
    }
    forge.commit(WIT, &with_function());
    forge.push();
    forge.branch("break");
    forge.commit(WIT, &with_case(&with_function()));
    let event = forge.pull(1).event(1);
    let tags = |release: &str, outputs: &[(&str, &str)]| {
        let workspace = forge.checkout(&event.sha, &event.reference, 1);
        let ran = run_in(&workspace, &event, &[("release", release)]);
        ran.expect(1, &["enum-case-added"], outputs);
        git(&workspace, &["tag"]).lines().map(str::to_owned).collect::<Vec<_>>()
    };
    // Of each kind, the ten greatest.
    let all = tags("", &[("release-commit", &first)]);
    assert_eq!(all.len(), 11, "{all:?}");
    assert!(all.contains(&"http-v0.14.0".to_owned()) && all.contains(&"http-v0.5.0".to_owned()));
    assert_eq!(tags("release", &[("release-commit", &first)]), all);
    assert_eq!(tags("release:v*", &[("release-commit", &first)]), ["v0.2.0"]);
    assert_eq!(tags("release:v0.2.0", &[("release-commit", &first)]), ["v0.2.0"]);
    assert!(tags("none", &[("release-commit", "")]).is_empty());

    // None at all is no failure.
    let forge = Forge::new();
    forge.commit(WIT, CONTRACT);
    forge.push();
    forge.branch("flush");
    forge.commit(WIT, &with_function());
    let ran = run(&forge, &forge.pull(1).event(1), &[]);
    ran.expect(0, &["there are no version tags"], &[("result", "pass"), ("release-commit", "")]);
}

#[test]
fn a_contract_below_the_root() {
    let forge = Forge::new();
    let policy = "[[package]]\npath = \"wit\"\n";
    forge.commit("api/wit/plugin.wit", CONTRACT);
    forge.commit("api/witgate.toml", policy);
    forge.push();
    forge.branch("break");
    forge.commit("api/wit/plugin.wit", &with_case(CONTRACT));
    let event = forge.pull(1).event(1);
    for inputs in [
        vec![("working-directory", "api")],
        vec![("working-directory", "api"), ("source", "wit")],
        vec![("working-directory", "api"), ("source", ".")],
        vec![("working-directory", "./api/"), ("config", "witgate.toml")],
        vec![("working-directory", "api/wit")],
        vec![("source", "api")],
        vec![("source", "./api/wit/")],
        vec![("config", "api/witgate.toml")],
    ] {
        let ran = run(&forge, &event, &inputs);
        ran.expect(1, &[], &[("breaking", "1")]);
        let annotation = ran.command("::error file=api/wit/plugin.wit,line=4,");
        assert!(annotation.contains("enum-case-added"), "{inputs:?}: {annotation}");
        let sarif = fs::read_to_string(&ran.outputs["sarif-file"]).expect("it is there");
        assert!(sarif.contains("\"api/wit/plugin.wit\""), "{inputs:?}");
    }

    // The repository is not at the root of the workspace.
    let workspace = tempfile::tempdir().expect("a directory");
    let below = workspace.path().join("checkout");
    fs::create_dir(&below).expect("created");
    forge.checkout_into(&below, &event.sha, &event.reference, 1);
    let inputs = [("working-directory", "checkout"), ("source", "api")];
    let ran = run_in(workspace.path(), &event, &inputs);
    ran.expect(1, &[], &[("breaking", "1")]);
    ran.command("::error file=api/wit/plugin.wit,line=4,");
}

#[test]
fn a_checkout_that_belongs_to_somebody_else() {
    let forge = published();
    forge.branch("break");
    forge.commit(WIT, &with_case(CONTRACT));
    let event = forge.pull(1).event(1);
    // Of the whole history, since the server would be somebody else's too.
    let workspace = forge.checkout(&event.sha, &event.reference, 0);
    let mut job = job(&workspace, &event);
    // Git's own tests have it so.
    job.environment.push(("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1".to_owned()));
    job.run().expect(1, &["enum-case-added"], &[("breaking", "1")]);
}

#[test]
fn nothing_judged_is_an_error() {
    let forge = published();
    forge.branch("broken");
    forge.commit(WIT, "package acme:plugin;\n\ninterface ::set-output name=result::pass {\n");
    let event = forge.pull(1).event(1);
    let ran = run(&forge, &event, &[]);
    ran.expect(2, &[], &[("result", "error"), ("breaking", ""), ("report-json", "")]);
    // Beside the line that cannot be read, and once.
    let annotation = ran.command("::error file=wit/plugin.wit,line=3,");
    assert!(annotation.contains("title=witgate%3A nothing was judged::"), "{annotation}");
    assert!(ran.summary.contains("nothing was judged"), "{}", ran.summary);
    assert_eq!(ran.commands().len(), 1, "{:?}", ran.commands());

    // Somebody else's word for the baseline is taken as it is.
    forge.branch("fine");
    forge.commit(WIT, &with_function());
    let event = forge.pull(2).event(2);
    let ran = run(&forge, &event, &[("against", "git:no-such-branch")]);
    ran.expect(2, &["no-such-branch", "git fetch"], &[("result", "error")]);
    // And of what is passed on, nothing is taken apart.
    let ran = run(&forge, &event, &[("args", "--no-such-flag; touch pwned")]);
    ran.expect(2, &["--no-such-flag"], &[("result", "error")]);

    // Without a repository there is a message of the same kind.
    let nowhere = tempfile::tempdir().expect("a directory");
    write(nowhere.path(), WIT, CONTRACT);
    let ran = run_in(nowhere.path(), &event, &[]);
    ran.expect(2, &["nothing is fetched", "no baseline"], &[("result", "error")]);
}

/// Replaces witgate: writes what it is told to where it is told to.
const PRETENDER: &str = r###"
[[ "$1" != --version ]] || exit 0
for argument in "$@"; do
  case "$argument" in
    markdown=*) markdown="${argument#*=}" ;;
    outputs=*) outputs="${argument#*=}" ;;
  esac
done
case "$PRETEND" in
  long)
    printf '<!-- witgate -->\n' >"$markdown"
    line="$(printf '%0999d' 0)"
    for _ in {1..1500}; do printf '%s\n' "$line"; done >>"$markdown"
    printf 'result=pass\n' >"$outputs" ;;
  hostile)
    printf '::set-output name=result::pass\n  ::error::100%%\r\n##[set-output name=result;]pass\n' >&2
    exit 2 ;;
  crash) exit 101 ;;
  liar) exit 0 ;;
esac
"###;

#[test]
fn whatever_comes_of_the_program() {
    let forge = published();
    let event = push("refs/heads/main", ZEROS, &forge.head());
    let pretender = programs(&[("pretender", PRETENDER)]);
    let pretend = |how: &str| {
        let workspace = forge.checkout(&event.sha, &event.reference, 1);
        let mut job = job(&workspace, &event);
        let binary = pretender.path().join("pretender").display().to_string();
        job.inputs = vec![("binary", binary)];
        job.environment.push(("PRETEND", how.to_owned()));
        job.run()
    };
    // The summary of a step may have a mebibyte.
    let ran = pretend("long");
    ran.expect(0, &[], &[("result", "pass")]);
    assert!(ran.summary.len() < 1_010_000 && ran.summary.len() > 900_000, "{}", ran.summary.len());
    assert!(
        ran.summary
            .lines()
            .all(|line| line.len() < 1000 && !line.ends_with(&"0".repeat(9)) || line.len() == 999)
    );
    assert!(ran.summary.ends_with("the output report-markdown has all of it.\n"));

    let ran = pretend("hostile");
    ran.expect(2, &[], &[("result", "error")]);
    let commands = ran.commands();
    assert!(
        commands.iter().all(|it| it.starts_with("::notice title=witgate::")
            || it.starts_with("::error title=witgate: nothing")),
        "{commands:?}"
    );
    let error = ran.command("::error title=witgate: nothing was judged::");
    assert!(error.contains("100%25%0D%0A"), "{error}");

    let ran = pretend("crash");
    ran.expect(101, &["ended with exit code 101"], &[("result", "error")]);
    // A pass without a report is none.
    let ran = pretend("liar");
    ran.expect(2, &["ended with exit code 0"], &[("result", "error")]);
}

#[test]
fn it_is_built_from_the_actions_own_source() {
    let forge = published();
    forge.branch("break");
    forge.commit(WIT, &with_case(CONTRACT));
    let event = forge.pull(1).event(1);
    let workspace = forge.checkout(&event.sha, &event.reference, 1);
    let cargo = format!(
        "[[ \"$1 $2 $3 $4 $5\" == 'install --locked --path crates/witgate-cli --root' ]]\n\
         [[ -f \"$4/Cargo.toml\" && -f Cargo.lock ]]\nmkdir \"$6/bin\"\nln -s '{}' \"$6/bin/witgate\"\n",
        env!("CARGO_BIN_EXE_witgate")
    );
    let cargo = programs(&[("cargo", &cargo)]);
    let mut job = job(&workspace, &event);
    job.inputs = vec![("build", "true".to_owned())];
    job.programs = Some(cargo.path());
    job.run().expect(1, &["enum-case-added"], &[("breaking", "1")]);
}

#[test]
fn only_what_is_asked_for() {
    let forge = published();
    forge.branch("break");
    forge.commit(WIT, &with_case(CONTRACT));
    let event = forge.pull(1).event(1);
    let inputs =
        [("annotations", "false"), ("summary", "false"), ("sarif", "false"), ("fail-on", "never")];
    let ran = run(&forge, &event, &inputs);
    ran.expect(0, &["error[enum-case-added]"], &[("breaking", "1"), ("sarif-file", "")]);
    assert!(
        ran.commands().iter().all(|command| command.starts_with("::add-mask")),
        "{:?}",
        ran.commands()
    );
    assert_eq!(ran.summary, "");
    // What the input names is what counts, whatever the event says.
    let ran = run(&forge, &event, &[("against", "git:HEAD")]);
    ran.expect(0, &[], &[("breaking", "0"), ("baseline-commit", &event.sha)]);
}

/// The one job of a workflow.
fn only_job(path: &str) -> Vec<Step> {
    let workflow = yaml(path);
    let jobs = entries(&workflow["jobs"]);
    assert_eq!(jobs.len(), 1, "{path}");
    steps(jobs[0].1)
}

/// Replaces gh: a server with a pull request, and an artifact.
const GH: &str = r#"
printf '%s\n' "$*" >>"$RUNNER_TEMP/asked"
case "$*" in
  *'/pulls -f state=open -f head='*) printf '%b' "$PULLS" ;;
  *'/artifacts -f name=witgate '*) printf '%s\n' "$ARTIFACT" ;;
  *'/zip') cat "$REPORT" ;;
  *'?per_page=100'*) printf '%b' "$COMMENTS" ;;
  *'-F body=@comment.md') cp comment.md "$RUNNER_TEMP/posted" ;;
  *) exit 1 ;;
esac
"#;

#[test]
fn comments_believe_nothing() {
    // What unpacks archives hands on the one file.
    let stubs =
        programs(&[("gh", GH), ("unzip", "[[ \"$1 $3\" == '-p report.md' ]]\ncat \"$2\"\n")]);
    let directory = tempfile::tempdir().expect("a directory");
    let head = "a".repeat(40);
    let event = Event {
        name: "workflow_run",
        reference: "refs/heads/main".to_owned(),
        sha: "b".repeat(40),
        payload: json!({ "workflow_run": {
            "id": 77, "head_sha": head, "head_branch": "$(touch pwned)`touch pwned`",
            "head_repository": { "owner": { "login": "mallory" } },
        }}),
    };
    let steps = only_job("docs/ci/comment.yml");
    let post = |pulls: &str, artifact: &str, report: &str, comments: &str| {
        let file = directory.path().join("report");
        fs::write(&file, report).expect("written");
        let mut job = job(directory.path(), &event);
        job.programs = Some(stubs.path());
        for (name, value) in [("PULLS", pulls), ("ARTIFACT", artifact), ("COMMENTS", comments)] {
            job.environment.push((name, value.to_owned()));
        }
        job.environment.push(("REPORT", file.display().to_string()));
        let ran = job.steps(&steps, &BTreeMap::new());
        assert!(!directory.path().join("pwned").exists());
        let read = |name: &str| fs::read_to_string(ran.temp.path().join("temp").join(name));
        let (posted, asked) = (read("posted").ok(), read("asked").unwrap_or_default());
        (ran, posted, asked)
    };
    let pull = format!("12 {head}\\n");
    let report = "<!-- witgate -->\n## PASS\n";

    let (ran, posted, asked) = post(&pull, "5 1000", report, "");
    assert_eq!(ran.code, 0, "{}", ran.log);
    let posted = posted.expect("it is posted");
    assert!(posted.starts_with(report) && posted.contains("/actions/runs/77"), "{posted}");
    assert!(asked.contains("--method POST repos/acme/plugin/issues/12/comments "), "{asked}");
    assert!(asked.contains("-f head=mallory:$(touch pwned)`touch pwned` "), "{asked}");

    // One comment, kept up to date.
    let (_, _, asked) = post(&pull, "5 1000", report, "900\\n901\\n");
    assert!(asked.contains("--method PATCH repos/acme/plugin/issues/comments/900 "), "{asked}");

    // Its head went on, or it is not the only one: nothing is said of the wrong one.
    let moved = format!("12 {}\\n", "c".repeat(40));
    for pulls in ["", &moved, &format!("{pull}13 {head}\\n"), "12;x $(touch pwned)\\n"] {
        let (ran, posted, asked) = post(pulls, "5 1000", report, "");
        assert_eq!((ran.code, posted), (0, None), "{}", ran.log);
        assert!(!asked.contains("/zip"), "{asked}");
    }
    // No report, a huge one, and what is none.
    let (ran, posted, _) = post(&pull, "null null", report, "");
    assert_eq!((ran.code, posted), (0, None), "{}", ran.log);
    let (ran, posted, asked) = post(&pull, "5 99999999", report, "");
    assert_eq!((ran.code, posted), (1, None), "{}", ran.log);
    assert!(!asked.contains("/zip"), "{asked}");
    let (ran, posted, _) = post(&pull, "5 1000", "free money\n", "");
    assert_eq!((ran.code, posted), (1, None), "{}", ran.log);
    // Longer than a comment takes.
    let long = format!("<!-- witgate -->\n{}", "0123456789\n".repeat(100_000));
    let (ran, posted, _) = post(&pull, "5 1000", &long, "");
    assert_eq!(ran.code, 0, "{}", ran.log);
    let length = posted.expect("it is posted").len();
    assert!(length > 60_000 && length <= 65_536, "{length}");
}

/// Runs the script of the GitLab template in a checkout, as its runner does.
#[track_caller]
fn gitlab(workspace: &Path, variables: &[(&str, &str)]) -> (i32, String, String) {
    let template = yaml("docs/ci/witgate.gitlab-ci.yml");
    let script = template["witgate"]["script"][0].as_str().expect("a script").to_owned();
    let binary = Path::new(env!("CARGO_BIN_EXE_witgate")).parent().expect("a directory");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(binary.to_owned()).chain(std::env::split_paths(&path));
    let output = Command::new("sh")
        .args(["-e", "-c", &script])
        .current_dir(workspace)
        .env_clear()
        .env("PATH", std::env::join_paths(all).expect("paths without colons"))
        .env("HOME", workspace)
        .env("WITGATE_ARGUMENTS", scalar(&template["variables"]["WITGATE_ARGUMENTS"]))
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    let said =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let variables = fs::read_to_string(workspace.join("witgate.env")).unwrap_or_default();
    (output.status.code().unwrap_or(-1), said.concat(), variables)
}

#[test]
fn the_gitlab_template() {
    let forge = published();
    let base = forge.head();
    forge.branch("break");
    let head = forge.commit(WIT, &with_case(CONTRACT));
    git(&forge.desk(), &["checkout", "-q", "main"]);
    let target = forge.commit(WIT, &with_function());
    forge.push();
    git(&forge.desk(), &["checkout", "-q", "break"]);
    git(&forge.desk(), &["push", "-q", "origin", "HEAD:refs/pull/1/head"]);
    let checkout = || forge.checkout(&head, "refs/pull/1/head", 1);

    // A merge request: compared with where it left its target.
    let workspace = checkout();
    let request = [
        ("CI_MERGE_REQUEST_IID", "1"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.as_str()),
        ("CI_COMMIT_BEFORE_SHA", ZEROS),
    ];
    let (code, said, variables) = gitlab(&workspace, &request);
    assert_eq!(code, 1, "{said}");
    for line in [
        "WITGATE_RESULT=fail",
        "WITGATE_BREAKING=1",
        "WITGATE_REQUIRED_BUMP=breaking",
        &format!("WITGATE_BASELINE_COMMIT={base}"),
    ] {
        assert!(variables.lines().any(|it| it == line), "{line}:\n{variables}");
    }
    assert_eq!(commits(&workspace), 2);
    for report in ["codequality", "junit"] {
        let template = yaml("docs/ci/witgate.gitlab-ci.yml");
        let file = scalar(&template["witgate"]["artifacts"]["reports"][report]);
        let text = fs::read_to_string(workspace.join(file)).expect(report);
        assert!(text.contains("enum-case-added"), "{report}");
    }
    // Of a merged result, with the target as it is.
    let mut merged = request.to_vec();
    merged.push(("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", target.as_str()));
    let (_, said, variables) = gitlab(&checkout(), &merged);
    assert!(variables.contains(&format!("WITGATE_BASELINE_COMMIT={target}\n")), "{said}");
    // Further arguments.
    let mut never = request.to_vec();
    never.push(("WITGATE_ARGUMENTS", "--fail-on never"));
    assert_eq!(gitlab(&checkout(), &never).0, 0);
    // What it started from is gone: not to be passed over.
    let gone = "d".repeat(40);
    let (code, said, _) = gitlab(
        &checkout(),
        &[("CI_MERGE_REQUEST_IID", "1"), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &gone)],
    );
    assert_eq!(code, 2, "{said}");
    // Pushes: to a new branch, after what is gone, and the first of all.
    for before in [ZEROS, &gone] {
        let (code, said, variables) = gitlab(&checkout(), &[("CI_COMMIT_BEFORE_SHA", before)]);
        assert_eq!(code, 1, "{said}");
        assert!(variables.contains(&format!("WITGATE_BASELINE_COMMIT={base}\n")), "{said}");
    }
    let first = forge.checkout(&base, "refs/heads/main", 1);
    let (code, said, variables) = gitlab(&first, &[("CI_COMMIT_BEFORE_SHA", ZEROS)]);
    assert_eq!(code, 0, "{said}");
    assert!(variables.contains("WITGATE_RESULT=pass\n"), "{variables}");
}

const COMPONENT: &str = r#"(component (import "demo:kv/store@0.1.0" (instance
  (export "get" (func (param "key" string))))))"#;

#[test]
fn diffs_of_components_in_git() {
    let here = tempfile::tempdir().expect("a directory");
    let here = here.path();
    git(here, &["init", "-q"]);
    let driver = root().join("docs/ci/git-diff-witgate").display().to_string();
    git(here, &["config", "diff.witgate.command", &driver]);
    write(here, ".gitattributes", "*.wat diff=witgate\n");
    for name in ["changed", "gone", "broken", "moved"] {
        write(here, &format!("{name}.wat"), format!(";; {name}\n{COMPONENT}"));
    }
    commit(here, "components");
    let changed = COMPONENT.replace("string", "u32");
    write(here, "changed.wat", &changed);
    write(here, "broken.wat", "junk");
    write(here, "none", "a file that is called as a place is");
    git(here, &["mv", "moved.wat", "elsewhere.wat"]);
    git(here, &["rm", "-q", "gone.wat"]);
    // Between commits, and against the working tree, where a side is no copy.
    commit(here, "changes");
    write(here, "changed.wat", COMPONENT);
    let diff = |arguments: &[&str]| {
        let binary = Path::new(env!("CARGO_BIN_EXE_witgate")).parent().expect("a directory");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let all = std::iter::once(binary.to_owned()).chain(std::env::split_paths(&path));
        let output = Command::new("git")
            .args(["--no-pager", "diff"])
            .args(arguments)
            .current_dir(here)
            .env("PATH", std::env::join_paths(all).expect("paths without colons"))
            .env("NO_COLOR", "1")
            .output()
            .expect("it runs");
        let said =
            [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        assert!(output.status.success(), "{said:?}");
        said.concat()
    };
    let said = diff(&["HEAD^", "HEAD"]);
    for words in [
        "witgate diff: changed.wat\n",
        "error[function-param-type-changed]: type of parameter `key`",
        "witgate diff: gone.wat\nremoved\n",
        "binary files differ",
        "witgate diff: moved.wat -> elsewhere.wat\n",
        // Git's own work goes on.
        "+a file that is called as a place is",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let said = diff(&["HEAD"]);
    assert!(said.contains("from `u32` to `string`"), "{said}");
    let said = diff(&["-R", "--no-renames", "HEAD^", "HEAD"]);
    assert!(said.contains("witgate diff: gone.wat\n") && said.contains(" added"), "{said}");
}

/// The workflows of this repository, and those that users copy.
fn workflows() -> Vec<String> {
    let own = fs::read_dir(root().join(".github/workflows")).expect("it is there");
    let own = own.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut all: Vec<String> = own.map(|name| format!(".github/workflows/{name}")).collect();
    all.sort();
    assert!(all.len() >= 3, "the workflows are found");
    all.extend(["docs/ci/github.yml", "docs/ci/comment.yml"].map(str::to_owned));
    all
}

/// Every file with steps in it, and the steps.
fn all_steps() -> Vec<(String, Vec<Step>)> {
    let mut all = vec![("action.yml".to_owned(), steps(&yaml("action.yml")["runs"]))];
    for path in workflows() {
        for (_, job) in entries(&yaml(&path)["jobs"]) {
            all.push((path.clone(), steps(job)));
        }
    }
    all
}

#[test]
fn nothing_from_outside_is_part_of_a_script() {
    for (path, steps) in all_steps() {
        for step in steps {
            assert!(!step.run.contains("${{"), "{path}: {}", step.run);
            // What bash 3.2 does not know.
            for word in ["mapfile", "readarray", "declare -A", ",,}", "^^}", "|&", "&>>", "@Q}"] {
                assert!(!step.run.contains(word), "{path}: {word}");
            }
        }
    }
}

#[test]
fn actions_of_others_are_pinned() {
    let mut versions: BTreeMap<String, String> = BTreeMap::new();
    let others = ["action.yml", "docs/ci/README.md", "README.md"].map(str::to_owned);
    for path in workflows().into_iter().chain(others) {
        let text = fs::read_to_string(root().join(&path)).expect(&path);
        for line in text.lines() {
            let Some((_, uses)) = line.split_once("uses: ") else { continue };
            let version = uses.split_once('@').map(|(_, version)| version).unwrap_or_default();
            let (sha, _) = version.split_once(" # v").unwrap_or_default();
            let is_pinned = sha.len() == 40 && sha.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_ours = uses.starts_with("./") || uses.starts_with("witgate/witgate@");
            assert!(is_pinned || is_ours, "{path}: {uses}");
            if is_pinned {
                let (name, version) = uses.split_once('@').expect("it has a version");
                let known = versions.entry(name.to_owned()).or_insert_with(|| version.to_owned());
                assert_eq!(known, version, "{path}: one version of {name} everywhere");
            }
        }
    }
    assert!(versions.len() > 5, "the lines are found");
}

#[test]
fn the_action_has_nothing_that_the_command_has_not() {
    let help = Command::new(env!("CARGO_BIN_EXE_witgate")).args(["check", "--help"]).output();
    let help = String::from_utf8(help.expect("it runs").stdout).expect("UTF-8");
    let action = yaml("action.yml");
    // Of the shell, since the command neither installs nor fetches itself, and
    // writes where it is told to.
    let own = [
        "version",
        "checksum",
        "build",
        "binary",
        "cache",
        "token",
        "working-directory",
        "args",
        "annotations",
        "summary",
        "sarif",
    ];
    for (name, _) in entries(&action["inputs"]) {
        let is_flag = help.contains(&format!("--{name} "));
        let is_source = name == "source" && help.contains("[SOURCE]");
        assert!(own.contains(&name.as_str()) || is_flag || is_source, "input `{name}`");
        assert!(!(own.contains(&name.as_str()) && is_flag), "`{name}` is a flag");
    }
    // Each flag that the last step passes is one.
    let steps = steps(&action["runs"]);
    let script = &steps.iter().find(|step| step.id == "check").expect("it checks").run;
    let mut flags = 0;
    for line in script.lines().filter(|line| line.contains("arguments")) {
        for word in line.split(|c: char| !(c.is_ascii_alphabetic() || c == '-')) {
            if word.len() > 2 && word.starts_with("--") {
                assert!(help.contains(&format!("{word} ")), "{word}");
                flags += 1;
            }
        }
    }
    assert!(flags >= 7, "the lines of flags are found");
}

#[test]
fn every_input_and_output_is_documented() {
    let manual = fs::read_to_string(root().join("docs/ci/README.md")).expect("it is there");
    let action = yaml("action.yml");
    for table in ["inputs", "outputs"] {
        let names: Vec<String> =
            entries(&action[table]).into_iter().map(|(name, _)| name).collect();
        assert!(!names.is_empty());
        for name in &names {
            assert!(manual.contains(&format!("\n| `{name}` |")), "{table}: `{name}`");
        }
        // And nothing else is.
        let start = manual.find(&format!("<!-- {table} -->")).expect("the table begins");
        let end = manual.find(&format!("<!-- /{table} -->")).expect("the table ends");
        let rows: Vec<&str> = manual[start..end]
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name))
            .collect();
        assert_eq!(rows, names, "{table}, in order");
    }
}

#[test]
fn the_hook_of_pre_commit() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hook = &hooks[0];
    assert_eq!(hook["entry"].as_str(), Some("witgate check"));
    assert_eq!(hook["pass_filenames"].as_bool(), Some(false));
    assert_eq!(hook["language"].as_str(), Some("system"));
}

#[test]
fn the_shell_is_well_formed() {
    // Where it is installed, ShellCheck reads every script.
    let has = Command::new("shellcheck").arg("--version").output().is_ok();
    if !has {
        println!("SKIPPED: shellcheck is not installed");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory");
    let mut scripts: Vec<String> = Vec::new();
    for (_, steps) in all_steps() {
        scripts.extend(steps.into_iter().map(|step| step.run).filter(|run| !run.is_empty()));
    }
    let template = yaml("docs/ci/witgate.gitlab-ci.yml");
    let gitlab = template["witgate"]["script"][0].as_str().expect("a script");
    let driver = fs::read_to_string(root().join("docs/ci/git-diff-witgate")).expect("it is there");
    let plain = [gitlab, &driver];
    for (number, script) in scripts.iter().map(String::as_str).chain(plain).enumerate() {
        let shell = if plain.contains(&script) { "sh" } else { "bash" };
        let file = directory.path().join(format!("{number}.sh"));
        fs::write(&file, script).expect("written");
        // Variables of the environment look misspelled to it.
        let output = Command::new("shellcheck")
            .args(["--shell", shell, "--exclude", "SC2153"])
            .arg(&file)
            .output()
            .expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
}
