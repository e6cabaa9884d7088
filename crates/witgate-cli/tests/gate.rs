//! The gate as a team lives with it, on repositories made here with git.

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{Run, commit, git, witgate};
use tempfile::TempDir;

const CONTRACT: &str = "package acme:plugin@0.2.0;

interface logging {
  enum action { start, stop }

  record-action: func(what: action);
}

world plugin {
  import logging;
}
";

fn write(here: &Path, contract: &str) {
    fs::create_dir_all(here.join("wit")).expect("a directory");
    fs::write(here.join("wit/plugin.wit"), contract).expect("written");
}

/// A repository whose `main` holds the contract, released as `v0.2.0`.
fn published() -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, CONTRACT);
    commit(here, "publish the contract");
    git(here, &["tag", "v0.2.0"]);
    repository
}

fn branch(here: &Path, name: &str) {
    git(here, &["checkout", "-q", "-b", name]);
}

fn check(here: &Path, arguments: &[&str]) -> Run {
    let arguments: Vec<&str> = std::iter::once("check").chain(arguments.iter().copied()).collect();
    witgate(here, &arguments)
}

fn json(here: &Path, arguments: &[&str]) -> serde_json::Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json"]).collect();
    let run = check(here, &arguments);
    serde_json::from_str(&run.said).unwrap_or_else(|error| panic!("{error}: {}", run.said))
}

/// The findings of a rule.
fn of<'a>(report: &'a serde_json::Value, rule: &str) -> Vec<&'a serde_json::Value> {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().filter(|finding| finding["rule"] == rule).collect()
}

fn with_case(contract: &str) -> String {
    contract.replace("start, stop", "start, stop, audit")
}

fn with_function(contract: &str) -> String {
    contract.replace("(what: action);", "(what: action);\n  flush: func();")
}

#[test]
fn the_story_of_a_contract() {
    let repository = published();
    let here = repository.path();

    // A function more: passes, and takes a release that adds.
    branch(here, "function");
    write(here, &with_function(CONTRACT));
    check(here, &[]).expect(0, &["function-added", "PASS", "needs 0.2.1 for additive changes"]);

    // A case more: blocked, with an annotation on its line.
    git(here, &["checkout", "-q", "-f", "main"]);
    branch(here, "case");
    write(here, &with_case(CONTRACT));
    commit(here, "a case more");
    check(here, &[]).expect(1, &["error[enum-case-added]", "needs 0.3.0", "witgate waive wg1-"]);
    check(here, &["--format", "github"])
        .expect(1, &["::error file=wit/plugin.wit,line=4,endLine=4,col=30,endColumn=35"]);

    // Waived, with a reason and an end.
    let report = json(here, &[]);
    let case = of(&report, "enum-case-added")[0];
    let fingerprint = case["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let waive = ["waive", &fingerprint, "--reason", "plugins are rebuilt by the store"];
    let until = ["--expires", "90d", "--as-of", "2026-11-20"];
    witgate(here, &[&waive[..], &until].concat()).expect(0, &["witgate.toml", "2027-02-18"]);
    let day = ["--as-of", "2026-11-21"];
    check(here, &day).expect(
        0,
        &["(waived)", "plugins are rebuilt by the store", "policy-loosened", "1 waived", "PASS"],
    );
    let report = json(here, &day);
    assert_eq!(of(&report, "enum-case-added")[0]["waiver"]["expires"], "2027-02-18");
    assert_eq!(report["tally"]["waived"], 1);
    assert_eq!(report["bump"]["required"], "breaking", "waived is not undone");

    // Its last day still counts; the day after, the finding fails again.
    check(here, &["--as-of", "2027-02-18"]).expect(0, &["PASS"]);
    check(here, &["--as-of", "2027-02-19"]).expect(1, &["waiver-expired", "expired on 2027-02-18"]);
    witgate(here, &["waive", "--list", "--as-of", "2027-02-19"]).expect(0, &["expired"]);
    witgate(here, &["waive", "--prune", "--as-of", "2027-02-19"]).expect(0, &["1 waiver"]);
    check(here, &["--as-of", "2027-02-19"]).expect(1, &["error[enum-case-added]"]);

    // The next track: passes, and says who must rebuild.
    write(here, &with_case(CONTRACT).replace("0.2.0", "0.3.0"));
    check(here, &[]).expect(
        0,
        &["case `audit` added", "0.2.0 -> 0.3.0 is enough", "regenerate the bindings", "PASS"],
    );

    // A branch that lowers the rule that it breaks.
    git(here, &["checkout", "-q", "-f", "main"]);
    branch(here, "loosened");
    write(here, &with_case(CONTRACT));
    fs::write(here.join("witgate.toml"), "[rules]\nenum-case-added = \"note\"\n").expect("written");
    check(here, &[]).expect(0, &["warn[policy-loosened]", "witgate.toml:2", "enum-case-added"]);
    check(here, &["--fail-on", "warn"]).expect(1, &["FAIL"]);
}

#[test]
fn a_policy_cannot_look_away_unseen() {
    let repository = published();
    let here = repository.path();
    branch(here, "elsewhere");
    fs::create_dir_all(here.join("other")).expect("a directory");
    fs::write(here.join("other/o.wit"), "package acme:other; interface i { f: func(); }")
        .expect("written");
    let policy = |rest: &str| format!("[[package]]\npath = \"other\"\n{rest}");
    fs::write(here.join("witgate.toml"), policy("")).expect("written");
    check(here, &[]).expect(0, &["warn[policy-loosened]", "`wit` is no longer checked"]);
    // Whoever weakens the gate has no say in what that is called.
    let quiet = policy("\n[rules]\npolicy-loosened = \"off\"\n");
    fs::write(here.join("witgate.toml"), quiet).expect("written");
    check(here, &[]).expect(0, &["warn[policy-loosened]", "`wit` is no longer checked"]);
    let both = policy("\n[[package]]\npath = \"wit\"\n");
    fs::write(here.join("witgate.toml"), both).expect("written");
    let run = check(here, &[]);
    assert!(!run.said.contains("policy-loosened"), "{}", run.said);
}

#[test]
fn the_baseline_may_keep_the_say() {
    let repository = published();
    let here = repository.path();
    let policy = "[policy]\nfrom = \"baseline\"\n";
    fs::write(here.join("witgate.toml"), policy).expect("written");
    commit(here, "a policy");
    branch(here, "loosened");
    write(here, &with_case(CONTRACT));
    let loosened = format!("{policy}\n[rules]\nenum-case-added = \"off\"\n");
    fs::write(here.join("witgate.toml"), &loosened).expect("written");
    let run = check(here, &[]);
    run.expect(1, &["error[policy-loosened]", "error[enum-case-added]"]);
    // To take the clause away is no way out, and neither is taking the file.
    fs::write(here.join("witgate.toml"), "[rules]\nenum-case-added = \"off\"\n").expect("written");
    check(here, &[]).expect(1, &["error[policy-loosened]", "error[enum-case-added]"]);
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    check(here, &[]).expect(1, &["error[policy-loosened]", "error[enum-case-added]"]);
    // Neither is to call oneself the baseline, or to have none.
    for baseline in ["\"git:HEAD\"", "\"none\"\nreason = \"mine\""] {
        let text = format!("[[package]]\npath = \"wit\"\nbaseline = {baseline}\n");
        fs::write(here.join("witgate.toml"), text).expect("written");
        commit(here, "a baseline of its own");
        check(here, &[]).expect(1, &["error[policy-loosened]"]);
        git(here, &["reset", "-q", "--soft", "HEAD^"]);
    }
    // A package that the change names beside it is checked, with the terms of the baseline.
    fs::create_dir_all(here.join("tests/kit")).expect("made");
    fs::write(here.join("tests/kit/kit.wit"), "package acme:kit@0.1.0;\n").expect("written");
    let named = format!("{policy}[[package]]\npath = \"wit\"\n[[package]]\npath = \"tests/kit\"\n");
    fs::write(here.join("witgate.toml"), named).expect("written");
    check(here, &[]).expect(1, &["error[enum-case-added]", "`acme:kit` in `tests/kit` is new"]);
    fs::remove_dir_all(here.join("tests")).expect("removed");
    // Neither is a policy that is nearer.
    fs::write(here.join("witgate.toml"), policy).expect("written");
    fs::write(here.join("wit/witgate.toml"), "profile = \"off\"\n").expect("written");
    check(&here.join("wit"), &[]).expect(1, &["error[policy-loosened]", "error[enum-case-added]"]);
    fs::remove_file(here.join("wit/witgate.toml")).expect("removed");
    // Once it is merged it counts.
    fs::write(here.join("witgate.toml"), &loosened).expect("written");
    write(here, CONTRACT);
    commit(here, "merged");
    git(here, &["branch", "-f", "main"]);
    write(here, &with_case(CONTRACT));
    let run = check(here, &[]);
    assert!(!run.said.contains("policy-loosened"), "{}", run.said);
}

#[test]
fn what_was_broken_before_does_not_block() {
    let repository = published();
    let here = repository.path();
    // Somebody merged a break.
    write(here, &with_case(CONTRACT));
    commit(here, "a break that was let in");
    branch(here, "feature");
    write(here, &with_function(&with_case(CONTRACT)));
    let report = json(here, &[]);
    assert_eq!(report["status"], "pass");
    assert_eq!(of(&report, "enum-case-added")[0]["introduced"], "earlier");
    assert_eq!(of(&report, "function-added")[0]["introduced"], "here");
    assert_eq!(of(&report, "version-not-bumped")[0]["introduced"], "earlier");
    assert_eq!(report["bump"]["required"], "breaking", "the union decides the release");
    assert_eq!(report["bump"]["next_version"], "0.3.0");
    let (here_id, release) = (&report["baseline"]["resolved"], &report["release"]["resolved"]);
    assert!(here_id.is_string() && release.is_string() && here_id != release, "both are named");
    // A second break does block, though the first already takes the release.
    write(here, &CONTRACT.replace("start, stop", "start, stop, audit, pause"));
    let report = json(here, &[]);
    assert_eq!(report["status"], "fail");
    assert_eq!(of(&report, "version-not-bumped")[0]["introduced"], "here");
}

#[test]
fn a_step_that_is_not_released_yet_pays_for_more() {
    let repository = published();
    let here = repository.path();
    write(here, &with_case(CONTRACT).replace("0.2.0", "0.3.0"));
    commit(here, "the next track");
    branch(here, "feature");
    // Against the merge base alone, 0.3.0 would stay 0.3.0 and allow nothing.
    write(
        here,
        &CONTRACT.replace("start, stop", "start, stop, audit, pause").replace("0.2.0", "0.3.0"),
    );
    let report = json(here, &[]);
    assert_eq!(report["status"], "pass", "{report:#}");
    assert_eq!(of(&report, "version-not-bumped").len(), 0);
    check(here, &["--release", "none"]).expect(1, &["version-not-bumped"]);
}

#[test]
fn what_was_never_released_may_go() {
    let repository = published();
    let here = repository.path();
    write(here, &with_function(CONTRACT).replace("0.2.0", "0.2.1"));
    commit(here, "a function that is not out yet");
    branch(here, "feature");
    write(here, &CONTRACT.replace("0.2.0", "0.2.1"));
    let report = json(here, &[]);
    assert_eq!(report["status"], "pass", "{report:#}");
    let removed = of(&report, "function-removed")[0];
    assert_eq!((&removed["level"], &removed["introduced"]), (&"warn".into(), &"here".into()));
    assert!(
        removed["hints"][0]
            .as_str()
            .is_some_and(|hint| hint.contains("affects only users of the branch"))
    );
    // Released, it may not.
    git(here, &["tag", "v0.2.1", "main"]);
    check(here, &[]).expect(1, &["error[function-removed]"]);
}

#[test]
fn a_release_that_is_out_does_not_pay_again() {
    let repository = published();
    let here = repository.path();
    git(here, &["tag", "v0.1.0"]);
    commit(here, "something else");
    branch(here, "feature");
    write(here, &with_case(CONTRACT));
    // The greatest tag below 0.2.0 is v0.1.0, and the step from there would pay.
    let report = json(here, &[]);
    assert_eq!(report["status"], "fail");
    assert_eq!(report["release"]["resolved"], git(here, &["rev-parse", "v0.2.0"]));
}

#[test]
fn tags_that_number_something_else_are_no_releases() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    write(here, CONTRACT);
    commit(here, "publish");
    git(here, &["tag", "v0.1.7"]);
    branch(here, "feature");
    write(here, &with_case(CONTRACT));
    check(here, &[])
        .expect(1, &["error[enum-case-added]", "the package declares 0.2.0 at the tag v0.1.7"]);
    // Whoever names them is believed.
    check(here, &["--release", "release:v*"]).expect(1, &["error[enum-case-added]"]);
}

#[test]
fn a_package_that_is_new_passes_and_says_so() {
    let repository = published();
    let here = repository.path();
    branch(here, "new");
    fs::create_dir_all(here.join("extra")).expect("a directory");
    fs::write(here.join("extra/e.wit"), "package acme:extra@0.1.0; interface i { f: func(); }")
        .expect("written");
    check(here, &["extra"]).expect(0, &["note[package-new]", "`acme:extra`", "is new"]);
}

#[test]
fn a_package_that_moved_is_found_again() {
    let repository = published();
    let here = repository.path();
    branch(here, "moved");
    git(here, &["mv", "wit", "contracts"]);
    check(here, &["contracts"]).expect(0, &["`contracts` was compared with `wit` at"]);
    let broken = with_case(CONTRACT);
    fs::write(here.join("contracts/plugin.wit"), broken).expect("written");
    check(here, &["contracts"]).expect(1, &["error[enum-case-added]"]);
}

#[test]
fn several_packages_each_on_their_terms() {
    let repository = published();
    let here = repository.path();
    fs::create_dir_all(here.join("host")).expect("a directory");
    let host = "package acme:host@1.0.0;\n\ninterface i {\n  f: func();\n}\n\nworld w {\n  import i;\n  export run: func();\n}\n";
    fs::write(here.join("host/h.wit"), host).expect("written");
    let policy =
        "[[package]]\npath = \"wit\"\n\n[[package]]\npath = \"host\"\nrole = \"platform\"\n";
    fs::write(here.join("witgate.toml"), policy).expect("written");
    commit(here, "two packages");
    branch(here, "feature");
    check(here, &[]).expect(0, &["PASS", "nothing changed", "note: merge-base is HEAD itself"]);
    // A host that no longer calls an export: old guests go on to link, which is
    // what a platform asks; a library would have to step.
    fs::write(here.join("host/h.wit"), host.replace("  export run: func();\n", ""))
        .expect("written");
    let report = json(here, &[]);
    let names: Vec<&str> = report["comparisons"]
        .as_array()
        .expect("comparisons")
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert_eq!(names, ["wit", "host"]);
    assert_eq!(report["status"], "pass", "{report:#}");
    assert_eq!(report["bump"]["required"], "breaking", "and yet it takes a release");
    let policy = policy.replace("platform", "library");
    fs::write(here.join("witgate.toml"), &policy).expect("written");
    check(here, &[]).expect(1, &["world-export-removed", "version-not-bumped"]);
    // From below, the policy is found; the package is named by its path.
    check(&here.join("host"), &[]).expect(1, &["world-export-removed"]);
    check(&here.join("host"), &["."]).expect(1, &["world-export-removed"]);
}

#[test]
fn a_component_may_export_more_and_import_less() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    let world = |items: &str| format!("package acme:tool@0.1.0;\n\nworld tool {{\n{items}}}\n");
    write(here, &world("  import log: func();\n  export run: func();\n"));
    let policy = "[[package]]\npath = \"wit\"\nrole = \"component\"\n";
    fs::write(here.join("witgate.toml"), policy).expect("written");
    commit(here, "a component's world");
    branch(here, "feature");
    let more = world("  export run: func();\n  export stop: func();\n");
    write(here, &more);
    let report = json(here, &[]);
    assert_eq!(
        (&report["status"], &report["bump"]["required"]),
        (&"pass".into(), &"additive".into())
    );
    write(here, &world("  import log: func();\n  import net: func();\n  export run: func();\n"));
    check(here, &[]).expect(1, &["error[world-import-added]"]);
}

#[test]
fn a_baseline_of_none_needs_a_reason_and_says_it_each_time() {
    let repository = published();
    let here = repository.path();
    let policy = "[[package]]\npath = \"wit\"\nbaseline = \"none\"\n";
    fs::write(here.join("witgate.toml"), policy).expect("written");
    check(here, &[]).expect(2, &["reason", "witgate.toml:3"]);
    let policy = format!("{policy}reason = \"not released yet\"\n");
    fs::write(here.join("witgate.toml"), policy).expect("written");
    check(here, &[]).expect(0, &["note[baseline-none]", "not released yet"]);
    // What CI calls the merge base is not what this one is compared with.
    check(here, &["--merge-base", "git:HEAD"])
        .expect(0, &["note[baseline-none]", "not released yet"]);
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    write(here, &with_case(CONTRACT));
    check(here, &["--merge-base", "git:HEAD"]).expect(1, &["baseline:  git:HEAD at"]);
}

#[test]
fn a_policy_that_is_wrong_judges_nothing() {
    let repository = published();
    let here = repository.path();
    for (policy, words) in [
        ("profle = \"link\"\n", ["unknown key `profle`", "`profile`"]),
        (
            "[rules]\nenum-case-aded = \"off\"\n",
            ["unknown rule `enum-case-aded`", "`enum-case-added`"],
        ),
    ] {
        fs::write(here.join("witgate.toml"), policy).expect("written");
        check(here, &[]).expect(2, &words);
    }
}

#[test]
fn waivers_by_rule_say_how_many_they_are_for() {
    let repository = published();
    let here = repository.path();
    branch(here, "feature");
    write(here, &CONTRACT.replace("start, stop", "start, stop, audit, pause"));
    let waiver = |count: usize| {
        format!(
            "[[waiver]]\nrule = \"enum-case-added\"\nitem = \"acme:plugin/logging#action.*\"\n\
             count = {count}\nreason = \"rebuilt\"\nexpires = 2099-01-01\n"
        )
    };
    fs::write(here.join("witgate.toml"), waiver(2)).expect("written");
    check(here, &[]).expect(0, &["2 waived", "PASS"]);
    fs::write(here.join("witgate.toml"), waiver(1)).expect("written");
    check(here, &[]).expect(1, &["error[waiver-too-broad]", "matches 2 findings"]);
    fs::write(here.join("witgate.toml"), waiver(3)).expect("written");
    check(here, &[]).expect(0, &["warn[waiver-too-broad]", "matches 2"]);
    // A window of baseline versions ends it as well.
    fs::write(here.join("witgate.toml"), waiver(2) + "applies = \">=0.2.0, <0.3.0\"\n")
        .expect("written");
    check(here, &[]).expect(0, &["2 waived", "PASS"]);
    fs::write(here.join("witgate.toml"), waiver(2) + "applies = \">=0.3.0\"\n").expect("written");
    check(here, &["--format", "short"]).expect(1, &["waiver-unused", "`applies` does not include"]);
    let endless = waiver(2).replace("expires = 2099-01-01\n", "");
    fs::write(here.join("witgate.toml"), endless).expect("written");
    check(here, &[]).expect(0, &["warn[waiver-endless]", "has no expiry date"]);
    // An end that nobody will see is none; two years are the most.
    let ends = |expires: &str| {
        let waiver = waiver(2).replace("expires = 2099-01-01", &format!("expires = {expires}"));
        fs::write(here.join("witgate.toml"), waiver).expect("written");
        check(here, &["--as-of", "2026-11-20"])
    };
    ends("9999-12-31").expect(0, &["warn[waiver-endless]", "expires on 9999-12-31"]);
    ends("2028-11-21").expect(0, &["warn[waiver-endless]"]);
    let ends = ends("2028-11-20");
    assert!(ends.code == 0 && !ends.said.contains("waiver-endless"), "{}", ends.said);
    write(here, CONTRACT);
    check(here, &[]).expect(0, &["warn[waiver-unused]", "--prune"]);
}

#[test]
fn init_writes_a_policy_that_holds() {
    let repository = published();
    let here = repository.path();
    witgate(here, &["init"]).expect(0, &["witgate.toml", "uses: "]);
    let policy = fs::read_to_string(here.join("witgate.toml")).expect("it is there");
    assert!(policy.contains("path = \"wit\"") && policy.contains("acme:plugin"), "{policy}");
    check(here, &[]).expect(0, &["PASS"]);
    // What is there is not overwritten.
    witgate(here, &["init"]).expect(2, &["witgate.toml"]);
}

/// A proposal is behind its feature for years.
#[test]
fn init_names_the_features_that_everything_is_behind() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    fs::create_dir(here.join("wit")).expect("created");
    let gate = "@unstable(feature = next)\n";
    let proposal =
        format!("package acme:plugin@0.1.0;\n{gate}interface api {{ {gate} f: func(); }}\n");
    write(here, &proposal);
    git(here, &["add", "-A"]);
    git(here, &["commit", "-q", "-m", "one"]);
    check(here, &[]).expect(0, &["`acme:plugin` is read with all features"]);
    let run = witgate(here, &["init"]);
    run.expect(0, &["wrote witgate.toml for wit"]);
    assert!(!run.said.contains("does not work yet"), "{}", run.said);
    let policy = fs::read_to_string(here.join("witgate.toml")).expect("it is there");
    assert!(
        policy
            .contains("path = \"wit\"\n# Everything in it is behind these.\nfeatures = [\"next\"]")
    );
    check(here, &[]).expect(0, &["PASS"]);
    // What is stable is the contract, and the rest is not.
    fs::remove_file(here.join("witgate.toml")).expect("removed");
    write(here, &proposal.replace("0;\n", "0;\ninterface stable { g: func(); }\n"));
    witgate(here, &["init"]).expect(0, &["wrote witgate.toml for wit"]);
    let policy = fs::read_to_string(here.join("witgate.toml")).expect("it is there");
    assert!(!policy.contains("\nfeatures = "), "{policy}");
}

#[test]
fn init_writes_nothing_where_there_is_nothing_to_govern() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    fs::write(here.join("README.md"), "Nothing yet.\n").expect("written");
    let nothing = "no contract found that can be read, so no policy was written";
    witgate(here, &["init", "--ci", "github"]).expect(2, &[nothing, "run it in a repository that"]);
    fs::create_dir(here.join("wit")).expect("created");
    write(here, "package acme:plugin@; ");
    witgate(here, &["init"]).expect(2, &[nothing, "skipped wit: wit/plugin.wit:1:21"]);
    fs::remove_dir_all(here.join("wit")).expect("removed");
    fs::write(here.join("a.wit"), "package a:b;\ninterface {").expect("written");
    witgate(here, &["init"]).expect(2, &[nothing, "skipped .: "]);
    // What is wrong with several in the same way is told once.
    for directory in ["x", "y"] {
        fs::create_dir(here.join(directory)).expect("created");
        fs::write(here.join(directory).join("a.wit"), "interface i {}\n").expect("written");
    }
    let lacking = "skipped x, y: x/a.wit:1:1: no `package` header was found";
    witgate(here, &["init"]).expect(2, &[nothing, "skipped .: ", lacking]);
    assert!(!here.join("witgate.toml").exists() && !here.join(".github").exists());
}

/// With a policy, only the workflow is to be written: `doctor` says by which command.
#[test]
fn the_workflow_is_written_beside_a_policy() {
    let repository = published();
    let here = repository.path();
    witgate(here, &["init"]).expect(0, &["in CI (`witgate init --ci github` writes it)"]);
    let policy = fs::read(here.join("witgate.toml")).expect("it was written");
    witgate(here, &["doctor"])
        .expect(0, &["no CI workflow runs witgate", "`witgate init --ci github`"]);
    let words = ["wrote .github/workflows/contract.yml; witgate.toml is unchanged"];
    witgate(here, &["init", "--ci", "github"]).expect(0, &words);
    assert_eq!(fs::read(here.join("witgate.toml")).expect("it is there"), policy);
    let said = witgate(here, &["doctor"]).said;
    assert!(!said.contains("no CI workflow"), "{said}");
    witgate(here, &["init", "--ci", "github"]).expect(2, &["contract.yml already exists"]);
    // A configuration that is there is left alone, so no command can write it.
    fs::remove_dir_all(here.join(".github")).expect("it was written");
    fs::write(here.join(".gitlab-ci.yml"), "stages: [test]\n").expect("written");
    let said = witgate(here, &["doctor"]).said;
    assert!(said.contains("add this to .gitlab-ci.yml") && !said.contains("--ci"), "{said}");
    fs::remove_file(here.join("witgate.toml")).expect("it was written");
    let said = witgate(here, &["init"]).said;
    assert!(said.contains("in CI:") && !said.contains("--ci"), "{said}");
}

/// The advice for a repository without commits is in one line, and works.
#[test]
fn init_before_the_first_commit_names_a_command_that_works() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    fs::create_dir(here.join("wit")).expect("a directory");
    write(here, CONTRACT);
    let said = witgate(here, &["init"]).said;
    let advice = "  there is no commit yet: `witgate check --against none`\n";
    assert!(said.contains(advice) && !said.contains("\\u{"), "{said}");
    witgate(here, &["check", "--against", "none"]).expect(0, &["PASS"]);
}

/// The advice says where a branch of another name is named.
#[test]
fn a_default_branch_that_is_not_found_can_be_named() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    git(here, &["init", "-q"]);
    fs::create_dir(here.join("wit")).expect("a directory");
    write(here, CONTRACT);
    git(here, &["checkout", "-q", "-b", "trunk"]);
    git(here, &["add", "."]);
    git(here, &["commit", "-q", "-m", "one"]);
    let said = witgate(here, &["check"]).said;
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let advice =
        "`--against merge-base:trunk`, or `baseline = \"merge-base:trunk\"` in witgate.toml";
    assert!(said.contains(advice), "{said}");
    witgate(here, &["check", "--against", "merge-base:trunk"]).expect(0, &["PASS"]);
}

#[test]
fn the_doctor_sees_whether_anything_is_compared() {
    let repository = published();
    let here = repository.path();
    witgate(here, &["doctor"]).expect(0, &["compared with", "no CI workflow"]);
    fs::create_dir_all(here.join(".github/workflows")).expect("a directory");
    let workflow = "steps:\n  - run: witgate check || true\n";
    fs::write(here.join(".github/workflows/ci.yml"), workflow).expect("written");
    witgate(here, &["doctor"]).expect(1, &["error", "|| true"]);
    fs::remove_dir_all(here.join("wit")).expect("removed");
    witgate(here, &["doctor"]).expect(1, &["error", "`wit` of", "was removed"]);
}

#[test]
fn the_same_every_time() {
    let repository = published();
    let here = repository.path();
    branch(here, "feature");
    let names: Vec<String> = (0..30).map(|n| format!("case-{n}")).collect();
    let contract = CONTRACT.replace("start, stop", &format!("start, stop, {}", names.join(", ")));
    write(here, &with_function(&contract));
    for format in ["human", "short", "json", "sarif", "markdown", "gitlab", "junit", "changelog"] {
        let run = || check(here, &["--format", format]).said;
        assert_eq!(run(), run(), "{format}");
    }
}

/// A git that tells what it is asked.
#[cfg(unix)]
struct TellingGit {
    tools: TempDir,
    /// The commands, a line each.
    log: std::path::PathBuf,
    /// The `PATH` on which it is found.
    path: String,
}

#[cfg(unix)]
impl TellingGit {
    fn new() -> TellingGit {
        use std::os::unix::fs::PermissionsExt as _;

        let path = std::env::var("PATH").expect("a PATH");
        let mut homes = path.split(':').map(|home| Path::new(home).join("git"));
        let real = homes.find(|git| git.is_file()).expect("git is there");
        let tools = tempfile::tempdir().expect("a directory");
        let log = tools.path().join("log");
        let script = format!(
            "#!/bin/sh\necho \"$@\" >>'{log}'\ncase \"$*\" in\n*cat-file*) tee -a '{log}.asked' | '{real}' \"$@\" ;;\n\
             *) exec '{real}' \"$@\" ;;\nesac\n",
            log = log.display(),
            real = real.display(),
        );
        fs::write(tools.path().join("git"), script).expect("written");
        let runs = fs::Permissions::from_mode(0o755);
        fs::set_permissions(tools.path().join("git"), runs).expect("it may run");
        let path = format!("{}:{path}", tools.path().display());
        TellingGit { tools, log, path }
    }

    /// How many commands it was given since this was asked before.
    fn count(&self) -> usize {
        let commands = fs::read_to_string(&self.log).expect("it was asked");
        fs::remove_file(&self.log).expect("removed");
        commands.lines().count()
    }
}

/// Many packages and two baselines are one reading of the repository.
#[cfg(unix)]
#[test]
fn git_is_asked_once() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    let package = |n: usize, functions: &str| {
        format!(
            "package acme:p{n}@0.2.0;\ninterface i {{ {functions} }}\nworld w {{ import i; }}\n"
        )
    };
    let mut policy = String::new();
    for n in 0..20 {
        fs::create_dir_all(here.join(format!("p{n}"))).expect("a directory");
        fs::write(here.join(format!("p{n}/p.wit")), package(n, "f: func();")).expect("written");
        policy.push_str(&format!("[[package]]\npath = \"p{n}\"\n"));
    }
    fs::write(here.join("witgate.toml"), policy).expect("written");
    commit(here, "published");
    git(here, &["tag", "v0.2.0"]);
    fs::write(here.join("p0/p.wit"), package(0, "f: func(); g: func();")).expect("written");
    commit(here, "more");
    branch(here, "feature");
    fs::write(here.join("p1/p.wit"), package(1, "f: func(); g: func();")).expect("written");

    let TellingGit { tools, log, path } = TellingGit::new();
    sandbox::run(here, &["check"], &[("PATH", &path)])
        .expect(0, &["function-added", "p0 (2 earlier)"]);

    let commands = fs::read_to_string(&log).expect("it was asked");
    assert!(commands.lines().count() <= 8, "{commands}");
    let asked = fs::read_to_string(tools.path().join("log.asked")).expect("it was asked");
    let mut objects: Vec<&str> = asked.lines().filter(|line| *line != "flush").collect();
    let all = objects.len();
    objects.sort_unstable();
    objects.dedup();
    assert_eq!(objects.len(), all, "an object is asked for twice: {asked}");
    assert!(all >= 20, "the packages were read: {asked}");

    // Neither does what is not there cost more the more packages look for it.
    git(here, &["tag", "-d", "v0.2.0"]);
    fs::remove_file(&log).expect("removed");
    sandbox::run(here, &["check"], &[("PATH", &path)]).expect(0, &["there is no version tag"]);
    let commands = fs::read_to_string(&log).expect("it was asked");
    assert!(commands.lines().count() <= 8, "{commands}");
}

#[test]
#[cfg(unix)]
fn git_is_asked_once_about_all_that_is_gone_or_listed() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    let text = |n: usize| {
        let items = "interface i { f: func(); }\nworld w { import i; }";
        format!("package acme:p{n}@0.2.0;\n{items}\n")
    };
    for n in 0..40 {
        sandbox::write(here, &format!("p{n}/p.wit"), text(n));
    }
    commit(here, "published");
    branch(here, "feature");
    for n in 0..30 {
        fs::remove_dir_all(here.join(format!("p{n}"))).expect("removed");
    }
    let telling = TellingGit::new();
    let environment = [("PATH", telling.path.as_str())];
    let run = |arguments: &[&str]| sandbox::run(here, arguments, &environment);
    run(&["check"]).expect(1, &["30 errors"]);
    let asked = telling.count();
    assert!(asked <= 14, "{asked}");
    // What a baseline means is asked once, too, whatever it is called.
    let policy: String = (30..40).map(|n| format!("[[package]]\npath = \"p{n}\"\n")).collect();
    sandbox::write(here, "witgate.toml", policy);
    run(&["check", "--against", "main"]).expect(1, &["30 errors"]);
    let asked = telling.count();
    assert!(asked <= 25, "{asked}");

    let list: String = (0..50).map(|n| format!("plugins/gone-{n}.wasm\n")).collect();
    sandbox::write(here, "list", list);
    let list = fs::File::open(here.join("list")).expect("it is there");
    let arguments = ["impact", "-", "--against", "main:p30", "--candidate", "p30"];
    let ended = sandbox::command(here, &arguments).envs(environment).stdin(list).output();
    let ended = ended.expect("it runs");
    let said = String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned();
    assert!(
        ended.status.code() == Some(2) && said.contains("50 files could not be read"),
        "{said}"
    );
    let asked = telling.count();
    assert!(asked <= 10, "{asked}");
}

/// There is a version that none comes after.
#[test]
fn the_greatest_version_has_none_after_it() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    let text = "package acme:p@18446744073709551615.0.0;\ninterface i { f: func(); g: func(); }\n";
    sandbox::write(here, "wit/p.wit", text);
    commit(here, "published");
    branch(here, "feature");
    sandbox::write(here, "wit/p.wit", text.replace(" g: func();", ""));
    let none = "there is no version after 18446744073709551615.0.0";
    let words = ["acme:p has breaking changes, and", none];
    witgate(here, &["check"]).expect(1, &words);
    let markdown = witgate(here, &["check", "--format", "markdown"]);
    markdown.expect(1, &[none]);
    assert!(!markdown.said.contains("declares no version"), "{}", markdown.said);
}

/// `main` as told, and a branch from it as told.
fn with_history(main: &[(&str, Option<&str>)], proposed: &str) -> TempDir {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    for (contract, tag) in main {
        write(here, contract);
        commit(here, "main goes on");
        if let Some(tag) = tag {
            git(here, &["tag", tag]);
        }
    }
    branch(here, "feature");
    write(here, proposed);
    commit(here, "a change");
    repository
}

const TYPES: &str = "package acme:plugin@0.2.0;
interface types { record r { a: u32 } }
interface log { use types.{r}; f: func(x: r); g: func(); k: func(); }
world w { import log; }
";

#[test]
fn a_break_is_seen_whatever_root_it_has_got_meanwhile() {
    // The merge base says that the type moved, the release that it is another.
    let moved = TYPES
        .replace("0.2.0", "0.2.1")
        .replace("types { record", "base { record")
        .replace("interface log", "interface types { use base.{r}; }\ninterface log");
    let broken = moved.replace("a: u32", "a: u32, b: u32");
    let repository = with_history(&[(TYPES, Some("v0.2.0")), (&moved, None)], &broken);
    check(repository.path(), &[]).expect(1, &["record-field-added", "needs 0.3.0"]);

    // An export that became an import for whoever comes from the release.
    let export = "package acme:p@1.0.0;\ninterface h { f: func(); }\nworld w { export h; }\n";
    let both = export.replace("1.0.0", "1.1.0").replace("export h", "import h; export h");
    let import = both.replace(" export h;", "");
    let repository = with_history(&[(export, Some("v1.0.0")), (&both, None)], &import);
    check(repository.path(), &[]).expect(1, &["world-export-became-import"]);
}

/// Two packages of one tree; the world of the second names the first.
fn two_packages(here: &Path, [first, second]: [&str; 2]) {
    for (name, text) in [
        ("q", format!("package acme:q@{first};\ninterface i {{ f: func(); }}\n")),
        ("p", format!("package acme:p@{second};\nworld w {{ import acme:q/i@{first}; }}\n")),
    ] {
        fs::create_dir_all(here.join("wit").join(name)).expect("a directory");
        fs::write(here.join("wit").join(name).join("it.wit"), text).expect("written");
    }
}

#[test]
fn a_package_that_moves_takes_those_along_whose_worlds_name_it() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    two_packages(here, ["1.0.0", "1.0.0"]);
    commit(here, "two packages");
    branch(here, "feature");
    two_packages(here, ["2.0.0", "1.0.0"]);
    check(here, &[]).expect(1, &["acme:p needs 2.0.0", "error[version-track-changed]"]);
    two_packages(here, ["2.0.0", "1.1.0"]);
    check(here, &[]).expect(1, &["acme:p needs 2.0.0", "1.1.0 is not enough"]);
    let help = |rule| of(&json(here, &[]), rule)[0]["help"].as_str().expect("text").to_owned();
    let advice = "make a breaking release of `acme:p` too";
    assert!(help("version-track-changed").contains(advice));
    two_packages(here, ["2.0.0", "2.0.0"]);
    check(here, &[]).expect(0, &["acme:p 1.0.0 -> 2.0.0 is enough for breaking changes"]);
    assert!(!help("version-track-changed").contains(advice));
    two_packages(here, ["1.1.0", "1.1.0"]);
    check(here, &[]).expect(0, &["PASS"]);
    // A prerelease is nobody's next version.
    for prerelease in ["1.1.0-rc.1", "2.0.0-rc.1"] {
        two_packages(here, [prerelease; 2]);
        check(here, &[]).expect(0, &["PASS"]);
        let report = json(here, &[]);
        let moved = of(&report, "version-prerelease-changed");
        assert!(!moved.is_empty() && moved.iter().all(|it| it["level"] == "note"), "{moved:?}");
    }
}

/// Only packages that are written here may stay behind others.
#[test]
fn a_package_that_became_a_dependency_is_not_left_behind() {
    let directory = tempfile::tempdir().expect("a directory");
    let here = directory.path();
    let package = |name: &str, version: &str, rest: &str| {
        format!("package ns:{name}@{version};\ninterface i {{ f: func(); }}\n{rest}")
    };
    for name in ["p", "q", "r"] {
        sandbox::write(here, &format!("was/{name}.wit"), package(name, "1.0.0", ""));
    }
    let user = package("p", "1.1.0", "world w { import ns:r/i@1.0.0; }\n");
    sandbox::write(here, "now/p.wit", user);
    sandbox::write(here, "now/q.wit", package("q", "1.1.0", ""));
    sandbox::write(here, "now/deps/r/r.wit", package("r", "1.0.0", ""));
    let run = witgate(here, &["diff", "was", "now"]);
    assert!(!run.said.contains("package-left-behind"), "{}", run.said);
    fs::rename(here.join("now/deps/r/r.wit"), here.join("now/r.wit")).expect("moved");
    witgate(here, &["diff", "was", "now"]).expect(0, &["warn[package-left-behind]"]);
}

/// Whoever adds a waiver could not merge it if that failed the check by itself.
#[test]
fn a_waiver_that_a_change_adds_is_a_note() {
    let repository = published();
    let here = repository.path();
    branch(here, "feature");
    write(here, &CONTRACT.replace("start, stop", "start"));
    let waiver = "[[waiver]]\nrule = \"enum-case-removed\"\ncount = 1\n\
                  item = \"acme:plugin/logging#action.stop\"\nreason = \"unused\"\n\
                  expires = 2126-01-01\n";
    sandbox::write(here, "witgate.toml", waiver);
    let report = json(here, &[]);
    assert_eq!(of(&report, "policy-loosened")[0]["level"], "note", "{report}");
}

/// A first version is that package's own matter, whoever names it.
#[test]
fn a_first_version_is_a_breaking_release_of_the_package_that_gets_it() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    let both = |version: &str, user: &str| {
        let named = format!("package acme:q{version};\ninterface i {{ f: func(); }}\n");
        let user = format!("package acme:p@{user};\nworld w {{ import acme:q/i{version}; }}\n");
        sandbox::write(here, "wit/q/it.wit", named);
        sandbox::write(here, "wit/p/it.wit", user);
    };
    git(here, &["init", "-q"]);
    both("", "1.0.0");
    commit(here, "without a version");
    branch(here, "feature");
    both("@1.0.0", "2.0.0");
    let words = [
        "acme:p 1.0.0 -> 2.0.0 is enough for breaking changes",
        "acme:q had no version, and 1.0.0 is enough for breaking changes",
    ];
    check(here, &[]).expect(0, &words);
}

/// `main` broke the function otherwise, under a version that allowed it.
#[test]
fn whoever_lowers_the_version_answers_for_what_it_no_longer_allows() {
    let contract = |version: &str, function: &str| {
        format!(
            "package acme:p@{version};\ninterface i {{ a: func(); {function} }}\n\
             world w {{ import i; }}\n"
        )
    };
    let released = contract("1.0.0", "f: func(x: u8);");
    let removed = contract("2.0.0", "");
    let other = contract("1.1.0", "f: func(x: u16);");
    let repository = with_history(&[(&released, Some("v1.0.0")), (&removed, None)], &other);
    check(repository.path(), &[]).expect(1, &["error[function-param-type-changed]"]);
    let report = json(repository.path(), &[]);
    assert_eq!(of(&report, "function-param-type-changed")[0]["introduced"], "here");
}

#[test]
fn what_was_never_released_may_change_in_any_way() {
    let more = TYPES.replace("0.2.0", "0.2.1").replace(
        "k: func();",
        "k: func(); n: func(); type t = u32; variant v { a } record s { x: u32 }",
    );
    let other = more
        .replace("n: func()", "n: async func()")
        .replace("type t = u32", "type t = u64")
        .replace("variant v", "enum v")
        .replace("s { x: u32 }", "s { x: u64 }");
    let repository = with_history(&[(TYPES, Some("v0.2.0")), (&more, None)], &other);
    let report = json(repository.path(), &[]);
    assert_eq!((&report["status"], &report["tally"]["errors"]), (&"pass".into(), &0.into()));

    // A step that nobody has seen may be taken back; one that is out may not.
    let step = TYPES.replace("0.2.0", "0.3.0").replace("k: func();", "");
    let repository = with_history(&[(TYPES, Some("v0.2.0")), (&step, None)], TYPES);
    check(repository.path(), &[]).expect(0, &["PASS"]);
    git(repository.path(), &["tag", "v0.3.0", "main"]);
    check(repository.path(), &[]).expect(1, &["error[version-downgraded]"]);
}

#[test]
fn the_last_release_is_the_one_before_this_change() {
    let broken = |version: &str| TYPES.replace("0.2.0", version).replace("g: func(); ", "");
    // Build metadata makes no other release.
    let first = TYPES.replace("0.2.0", "0.1.0");
    let main = [(first.as_str(), Some("v0.1.0")), (TYPES, Some("v0.2.0"))];
    let repository = with_history(&main, &broken("0.2.0+1"));
    check(repository.path(), &[]).expect(1, &["error[function-removed]", "git:v0.2.0"]);
    // A tag on the branch is part of it, merged or not.
    let repository = with_history(&[(TYPES, Some("v0.2.0"))], &broken("0.2.1"));
    let here = repository.path();
    git(here, &["tag", "v0.2.1"]);
    check(here, &[]).expect(1, &["error[function-removed]"]);
    commit(here, "and on");
    check(here, &[]).expect(1, &["error[function-removed]"]);
    git(here, &["checkout", "-q", "--detach", "main"]);
    git(here, &["merge", "-q", "--no-ff", "-m", "as CI has it", "feature"]);
    check(here, &["--merge-base", "git:HEAD^1"]).expect(1, &["error[function-removed]"]);
}

#[test]
fn of_two_contracts_both_are_judged() {
    let repository = with_history(&[(TYPES, Some("v0.2.0"))], &TYPES.replace("g: func(); ", ""));
    let here = repository.path();
    fs::write(here.join("copy.wit"), TYPES).expect("written");
    check(here, &[]).expect(1, &["function-removed", "`.` is compared with `wit`"]);
    check(here, &["wit"]).expect(1, &["function-removed"]);
}

#[test]
fn a_policy_that_stands_elsewhere_is_compared_too() {
    let repository = published();
    let here = repository.path();
    fs::create_dir_all(here.join("ci")).expect("a directory");
    let arguments = ["wit", "--config", "ci/policy.toml"];
    fs::write(here.join("ci/policy.toml"), "[policy]\nfrom = \"baseline\"\n").expect("written");
    commit(here, "a policy");
    branch(here, "feature");
    write(here, &with_case(CONTRACT));
    check(here, &arguments).expect(1, &["error[enum-case-added]"]);
    fs::write(here.join("ci/policy.toml"), "profile = \"off\"\n").expect("written");
    check(here, &arguments).expect(1, &["error[policy-loosened]", "error[enum-case-added]"]);
}

#[test]
fn a_waiver_that_is_too_broad_stops_nothing_that_is_paid_for() {
    let waiver = "[[waiver]]\nrule = \"function-removed\"\nitem = \"acme:plugin/log#*\"\n\
                  count = 1\nreason = \"x\"\nexpires = 2099-01-01\n";
    let broken = TYPES.replace("g: func(); k: func(); ", "");
    let repository = with_history(&[(TYPES, Some("v0.2.0"))], &broken);
    fs::write(repository.path().join("witgate.toml"), waiver).expect("written");
    check(repository.path(), &[]).expect(1, &["error[waiver-too-broad]"]);
    write(repository.path(), &broken.replace("0.2.0", "0.3.0"));
    check(repository.path(), &["--format", "short"]).expect(0, &["waiver-too-broad", "PASS"]);
}

#[test]
fn waivers_are_refused_where_they_would_excuse_nothing() {
    let repository = published();
    let here = repository.path();
    branch(here, "feature");
    write(here, &with_case(CONTRACT));
    fs::write(here.join("witgate.toml"), "profile = \"link\"\n").expect("written");
    let report = json(here, &[]);
    let fingerprint = |rule| of(&report, rule)[0]["fingerprint"].as_str().expect("one").to_owned();
    let (case, loosened) = (fingerprint("enum-case-added"), fingerprint("policy-loosened"));
    let waive = |arguments: &[&str]| witgate(here, &[&["waive"], arguments].concat());
    waive(&[&loosened, "--reason", "x"]).expect(2, &["cannot be waived"]);
    waive(&[&case, "--reason", " "]).expect(2, &["needs a reason"]);
    waive(&[&case, "--reason", "x", "--expires", "2020-01-01"]).expect(2, &["is in the past"]);
    waive(&["wg1-ffffffffffffffff", "--reason", "x"]).expect(2, &["no finding matches"]);
    waive(&["wg1-", "--reason", "x"]).expect(2, &["matches wg1-"]);
    let rule = ["--rule", "enum-case-added", "--item", "*", "--reason", "x", "--count"];
    waive(&[&rule[..], &["2"]].concat()).expect(2, &["matches 1 finding", "--count 1"]);
    waive(&[&rule[..], &["1"]].concat()).expect(0, &["waived: case `audit`"]);
}

#[test]
fn two_packages_of_one_name_have_a_waiver_each() {
    let repository = tempfile::tempdir().expect("a directory");
    let here = repository.path();
    git(here, &["init", "-q"]);
    let mut policy = String::new();
    for version in ["1", "2"] {
        fs::create_dir_all(here.join(format!("v{version}"))).expect("a directory");
        let contract = CONTRACT.replace("0.2.0", &format!("{version}.0.0"));
        fs::write(here.join(format!("v{version}/p.wit")), contract).expect("written");
        policy.push_str(&format!("[[package]]\npath = \"v{version}\"\n"));
    }
    fs::write(here.join("witgate.toml"), policy).expect("written");
    commit(here, "two of them");
    branch(here, "feature");
    for version in ["1", "2"] {
        let contract = with_case(CONTRACT).replace("0.2.0", &format!("{version}.0.0"));
        fs::write(here.join(format!("v{version}/p.wit")), contract).expect("written");
    }
    let report = json(here, &[]);
    let cases = of(&report, "enum-case-added");
    let [one, other] = [0, 1].map(|it| cases[it]["fingerprint"].as_str().expect("one").to_owned());
    assert_ne!(one, other);
    witgate(here, &["waive", &one, "--reason", "one"]).expect(0, &["wrote wg1-"]);
    check(here, &[]).expect(1, &["1 waived"]);
    witgate(here, &["waive", &other, "--reason", "the other"]).expect(0, &["wrote wg1-"]);
    check(here, &[]).expect(0, &["2 waived"]);
}
