//! Every fixture through every rule, and the rules of the house.
//!
//! A fixture is `fixtures/rules/<id>/` with `baseline` and `candidate`, each a
//! `.wit` file or a directory, `expected.txt`, and `features.txt` where features
//! are to be opened. `BLESS=1` writes `expected.txt` anew; read what it wrote.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod agreement;
mod corpus;
mod oracle;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use witgate::witgate_diff::Kind;
use witgate::witgate_judge::{Judge, RULES};
use witgate::{Options, Outcome};

/// Rules that have no opposite, and why.
const LONE: &[(&str, &str)] =
    &[("deprecated-item-removed", "what is added deprecated is added, and found as that")];

/// Rules that no pair of contracts makes fire.
const UNSEEN: &[(&str, &str)] =
    &[("unclassified-change", "it fires where every other rule has nothing to say")];

/// Worlds that upstream is not asked about.
const UNASKED: &[(&str, &str)] = &[
    ("package-added", "upstream reads no tree of packages"),
    ("package-became-dependency", "upstream reads no tree of packages"),
    ("package-became-root", "upstream reads no tree of packages"),
    ("package-left-behind", "upstream reads no tree of packages"),
    ("package-removed", "upstream reads no tree of packages"),
];

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules")
}

fn fixtures() -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(home())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    found.sort();
    found
}

/// One side of a fixture: a file or a directory.
fn side(fixture: &Path, name: &str) -> PathBuf {
    let file = fixture.join(format!("{name}.wit"));
    if file.is_file() { file } else { fixture.join(name) }
}

fn features(fixture: &Path) -> Vec<String> {
    let text = fs::read_to_string(fixture.join("features.txt")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn compare(fixture: &Path) -> Outcome {
    let options = Options { features: features(fixture), all_features: false };
    let place = |name| side(fixture, name).to_str().unwrap().to_owned();
    witgate::diff(&place("baseline"), &place("candidate"), &options)
        .unwrap_or_else(|error| panic!("{}: {error}", fixture.display()))
}

/// What is expected of a fixture, as its text has it.
fn spelled(outcome: &Outcome) -> String {
    let mut text = String::new();
    for finding in &outcome.verdict.findings {
        let cells = finding.impact.cells().map(|(_, cell)| cell.as_str()).join(" ");
        let (level, rule) = (finding.level, finding.rule.id);
        writeln!(text, "{level} {rule} {} | {cells} | {}", finding.item, finding.bump).unwrap();
    }
    for answer in &outcome.verdict.worlds {
        let word = |links| match links {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        };
        let forward = word(answer.old_guest_on_new_host.links);
        let backward = word(answer.new_guest_on_old_host.links);
        writeln!(text, "world {}: old->new {forward}  new->old {backward}", answer.world).unwrap();
    }
    text
}

#[test]
fn fixtures_are_as_expected() {
    let mut wrong = Vec::new();
    for (name, path) in fixtures() {
        let outcome = compare(&path);
        let text = spelled(&outcome);
        let file = path.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &text).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if text != expected {
            wrong.push(format!("{name}\n--- expected\n{expected}--- found\n{text}"));
        }
        if !outcome.verdict.findings.iter().any(|finding| finding.rule.id == name) {
            wrong.push(format!("{name}: the rule does not fire in its own fixture"));
        }
        if outcome.verdict.findings.iter().any(|finding| finding.rule.id == "unclassified-change") {
            wrong.push(format!("{name}: a change is unclassified"));
        }
        worded(&name, &outcome, &mut wrong);
        let sides = [&outcome.baseline, &outcome.candidate];
        let contradictions = agreement::contradictions(&outcome.verdict, sides);
        wrong.extend(contradictions.into_iter().map(|it| format!("{name}: {it}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A message is one line; names stand in backquotes, which pair up.
fn worded(name: &str, outcome: &Outcome, wrong: &mut Vec<String>) {
    for finding in &outcome.verdict.findings {
        let (message, help) = (&finding.message, &finding.help);
        for line in [message, help].into_iter().chain(&finding.hints) {
            let paired = line.matches('`').count() % 2 == 0;
            if line.is_empty() || line.contains('\n') || line.contains("``") || !paired {
                wrong.push(format!("{name}: badly worded: {line:?}"));
            }
        }
    }
}

#[test]
fn reports_on_real_pairs_agree_with_themselves() {
    let Some(root) = corpus::root() else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pair in corpus::directories(&root.join("corpus/pairs")) {
        let name = pair.file_name().unwrap().to_str().unwrap().to_owned();
        let place = |side: &str| pair.join(side).to_str().unwrap().to_owned();
        for (was, now) in [("before", "after"), ("after", "before")] {
            let options = Options { features: Vec::new(), all_features: true };
            let Ok(outcome) = witgate::diff(&place(was), &place(now), &options) else { continue };
            compared += 1;
            worded(&name, &outcome, &mut wrong);
            let sides = [&outcome.baseline, &outcome.candidate];
            let contradictions = agreement::contradictions(&outcome.verdict, sides);
            wrong.extend(
                contradictions.into_iter().map(|it| format!("{name}, {was} to {now}: {it}")),
            );
            for finding in outcome.verdict.findings {
                if finding.rule.id == "unclassified-change" {
                    wrong.push(format!("{name}, {was} to {now}: {}", finding.message));
                }
            }
        }
    }
    assert!(compared > 600, "only {compared} pairs could be compared");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// `cargo test -p witgate --test rules messages -- --ignored --nocapture`
#[test]
#[ignore = "prints every message, for reading"]
fn messages() {
    for (name, path) in fixtures() {
        println!("== {name}");
        for finding in compare(&path).verdict.findings {
            println!("{} {}\n  {}", finding.level, finding.rule.id, finding.message);
            println!("  help: {}", finding.help);
            finding.hints.iter().for_each(|hint| println!("  hint: {hint}"));
        }
    }
}

#[test]
fn every_rule_has_a_fixture_and_every_fixture_a_rule() {
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    // Rules about the gate are found in `tests/gate.rs`.
    let gate =
        RULES.iter().filter(|rule| matches!(rule.judge, Judge::Fact(..))).map(|rule| rule.id);
    let unseen: BTreeSet<&str> = UNSEEN.iter().map(|(id, _)| *id).chain(gate).collect();
    let fixtures = fixtures();
    let seen: BTreeSet<&str> = fixtures.iter().map(|(name, _)| name.as_str()).collect();
    let due: BTreeSet<&str> = rules.difference(&unseen).copied().collect();
    assert_eq!(due.difference(&seen).collect::<Vec<_>>(), Vec::<&&str>::new(), "no fixture");
    assert_eq!(seen.difference(&due).collect::<Vec<_>>(), Vec::<&&str>::new(), "no rule");
    for (name, path) in &fixtures {
        let sides = ["baseline", "candidate"].map(|name| text_of(&side(path, name)));
        assert!(sides[1].contains("// Near miss: "), "{name} does not say its near miss");
    }
}

/// All text at a path.
fn text_of(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path).unwrap();
    }
    let entries = fs::read_dir(path).unwrap();
    entries.map(|entry| text_of(&entry.unwrap().path())).collect()
}

#[test]
fn ids_are_file_names() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-judge/src/rules");
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "an id is used twice");
    for id in &ids {
        let name = format!("{}.rs", id.replace('-', "_"));
        let families = fs::read_dir(&sources).unwrap().map(|entry| entry.unwrap().path());
        let mut files = families.map(|family| family.join(&name));
        let file = files.find(|file| file.is_file());
        let file = file.unwrap_or_else(|| panic!("no family holds {name}"));
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(&format!("id: \"{id}\"")), "{id} stands in another file");
    }
}

#[test]
fn every_rule_has_its_page() {
    for rule in RULES {
        let id = rule.id;
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{id}: {}", rule.summary);
        assert!(rule.docs.starts_with('\n') && rule.docs.ends_with(".\n"), "{id}: {}", rule.docs);
        assert!(rule.docs.len() > 100, "{id}: too little");
        for line in rule.docs.lines() {
            assert!(line.chars().count() <= 84, "{id}: too wide: {line}");
        }
    }
}

#[test]
fn every_kind_of_change_has_a_rule() {
    let judged: BTreeSet<Kind> = RULES.iter().flat_map(|rule| rule.kinds()).copied().collect();
    for kind in Kind::ALL {
        assert!(judged.contains(kind), "no rule judges {kind:?}");
    }
}

#[test]
fn opposites_exist() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    let lone: BTreeSet<&str> = LONE.iter().map(|(id, _)| *id).collect();
    let swaps = [
        ("added", "removed"),
        ("import", "export"),
        ("async", "sync"),
        ("fallible", "infallible"),
        ("own", "borrow"),
    ];
    for id in ids.difference(&lone) {
        for (one, other) in swaps {
            let opposite: Vec<&str> = id
                .split('-')
                .map(|word| match word {
                    word if word == one => other,
                    word if word == other => one,
                    word => word,
                })
                .collect();
            let opposite = opposite.join("-");
            assert!(ids.contains(&*opposite), "{id} has no opposite {opposite}");
        }
    }
}

#[test]
fn links_are_upstreams() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (name, path) in fixtures() {
        if UNASKED.iter().any(|(unasked, _)| *unasked == name) {
            continue;
        }
        let features = features(&path);
        let features: Vec<&str> = features.iter().map(String::as_str).collect();
        let open = |which| oracle::Side::open(&side(&path, which), &features).unwrap();
        let (was, now) = (open("baseline"), open("candidate"));
        for answer in compare(&path).verdict.worlds {
            let world = answer.world.rsplit('/').next().unwrap();
            let (Some(old), Some(new)) = (was.world(world), now.world(world)) else { continue };
            let directions = [
                ("old->new", oracle::links(&was, old, &now, new), answer.old_guest_on_new_host),
                ("new->old", oracle::links(&now, new, &was, old), answer.new_guest_on_old_host),
            ];
            for (direction, upstream, ours) in directions {
                asked += 1;
                if upstream != ours.links {
                    let reason = ours.reason.unwrap_or_default();
                    let links = ours.links;
                    wrong.push(format!(
                        "{name} {world} {direction}: ours {links:?} ({reason}), upstream {upstream:?}"
                    ));
                }
            }
        }
    }
    assert!(asked > 200, "only {asked} questions were asked");
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
}
