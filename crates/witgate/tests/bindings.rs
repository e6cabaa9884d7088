//! What rules say of source code, against code that was compiled.
//!
//! `crates/witgate-oracles/bindings` holds user code and what the compiler said
//! of it once bindings were generated from the candidate. Where it no longer
//! compiles, the finding says that such authors break, and where it does, that
//! they do not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use witgate::witgate_judge::{Cell, GatedFinding, Judge, RULES};
use witgate::{Options, Outcome};

/// Programs that compile although the rule says that such authors break, and
/// why both are right. The program is empty where it is every program.
const SPARED: &[(&str, &str, &str)] = &[
    (
        "dependency-interface-removed",
        "",
        "it uses no type of the interface that takes it from there",
    ),
    ("dependency-removed", "", "it uses no type of the interface that takes it from there"),
    ("function-added-unstable", "guest-exported", "it does not open the feature"),
    ("function-removed-unused", "", "it does not use what is gone"),
    ("function-result-added-ignored", "", "it ignores the result"),
    ("record-field-added-unmentioned", "", "a function of another package may mention the type"),
    ("type-alias-target-changed-named", "", "it uses the alias for nothing but a literal"),
    ("type-kind-changed-enum-to-variant-matched", "", "it does not compare the cases"),
    ("type-moved-back-inline", "", "it does not mix the two types"),
    ("type-moved-back-inline-imported-still", "", "it does not mix the two types"),
    ("type-moved-with-use", "host-exported", NO_LINKER),
    ("type-removed-renamed-record-unnamed", "", "it does not name the type"),
    ("type-removed-unmentioned", "", "a function of another package may mention the type"),
    ("type-removed-unused", "", "it does not name the type"),
    ("unstable-stabilized", "guest-exported", "it had opened the feature"),
    ("unstable-stabilized-not-the-last", "guest-exported", "it had opened the feature"),
    ("type-replaced-by-identical-alias-declared-unmixed", "", "it does not mix the two types"),
    ("type-replaced-by-identical-alias-target-unmixed", "", "it does not mix the two types"),
    ("use-source-changed", "", "it does not mix the two types"),
    ("use-source-changed-both-imported", "", "it does not mix the two types"),
    ("resource-moved-back", "guest-imported", "it does not mix the two resources"),
    ("world-import-added-implied-types", "host-exported", NO_LINKER),
    ("world-import-added-of-another-package-generate-all", "", "it says what to make of others"),
    ("world-removed-back-to-one", "", "it uses the world that stayed"),
    ("world-removed-renamed-sole-exported", "guest-exported", "it names no world"),
    ("world-removed-renamed-sole-imported", "guest-imported", "it names no world"),
];

/// Why a host compiles that has a trait more to implement.
const NO_LINKER: &str = "its world imported nothing, so it fills no linker";

/// Cases that are about options of the macro, of which no rule speaks.
const STATED: &str = "-stated";

/// Rules on contracts that no program is about, and why.
const UNMEASURED: &[(&str, &str)] = &[
    ("interface-versions-conflict", "bindings have each version in a module of its own"),
    ("package-became-dependency", "it is about who governs the package, not what is in it"),
    ("package-became-root", "it is about who governs the package, not what is in it"),
    ("unclassified-change", "it fires where every other rule has nothing to say"),
];

const PROGRAMS: [&str; 4] = ["guest-imported", "host-imported", "guest-exported", "host-exported"];

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-oracles/bindings")
}

/// A case by name, and for each of its programs whether it still compiles.
fn measured() -> Vec<(String, Vec<(&'static str, bool)>)> {
    let text = fs::read_to_string(home().join("results.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (name, cells) = row.split_once("` | ").unwrap();
        let cells: Vec<&str> = cells.trim_end_matches(" |").split(" | ").collect();
        assert_eq!(cells.len(), PROGRAMS.len(), "{row}");
        let programs = PROGRAMS.into_iter().zip(cells).filter(|(_, cell)| *cell != "-");
        let compiled = programs.map(|(program, cell)| match cell {
            "ok" => (program, true),
            error => {
                assert!(error.starts_with("error: "), "{row}");
                (program, false)
            }
        });
        (name.to_owned(), compiled.collect())
    })
    .collect()
}

/// The rule that a case is named after.
fn rule_of(case: &str) -> &'static str {
    let named = RULES.iter().map(|rule| rule.id).filter(|id| case.starts_with(id));
    named.max_by_key(|id| id.len()).unwrap_or_else(|| panic!("{case} is named after no rule"))
}

/// What is found where the contract has the worlds of one role only.
fn compare(case: &str, role: &str, scratch: &Path) -> Outcome {
    let other = if role == "imported" { ["exports", "gives"] } else { ["imports", "takes"] };
    let other = other.map(|world| format!("world {world} "));
    let [was, now] = ["baseline", "candidate"].map(|side| {
        let text = fs::read_to_string(home().join(format!("cases/{case}/{side}.wit"))).unwrap();
        let kept = text.lines().filter(|line| !other.iter().any(|world| line.contains(world)));
        let path = scratch.join(format!("{side}.wit"));
        fs::write(&path, kept.collect::<Vec<_>>().join("\n")).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let options = Options { features: Vec::new(), all_features: true, ..Options::default() };
    witgate::diff(&was, &now, &options).unwrap_or_else(|error| panic!("{case}: {error}"))
}

#[test]
fn rules_say_of_sources_what_the_compiler_says() {
    let scratch = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for (case, programs) in measured() {
        if case.ends_with(STATED) {
            continue;
        }
        for role in ["imported", "exported"] {
            let programs = programs.iter().filter(|(program, _)| program.ends_with(role));
            let programs: Vec<_> = programs.collect();
            if programs.is_empty() {
                continue;
            }
            let outcome = compare(&case, role, scratch.path());
            let findings = &outcome.verdict.findings;
            if !findings.iter().any(|finding| finding.rule.id == rule_of(&case)) {
                let ids: Vec<&str> = findings.iter().map(|finding| finding.rule.id).collect();
                wrong.push(format!("{case}, {role}: found {ids:?}"));
            }
            for (program, compiles) in programs {
                let cell = |finding: &GatedFinding| match program.starts_with("guest") {
                    true => finding.impact.guest_source,
                    false => finding.impact.host_source,
                };
                let worst = findings.iter().map(cell).max().unwrap_or_default();
                let breaks = matches!(worst, Cell::BreaksUsers | Cell::Breaks);
                let spared = SPARED
                    .iter()
                    .any(|(name, which, _)| *name == case && ["", *program].contains(which));
                if breaks == (*compiles && !spared) {
                    let says = worst.as_str();
                    wrong.push(format!("{case}, {program}: {says}, compiles: {compiles}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_on_contracts_is_measured() {
    let measured: BTreeSet<&str> = measured().iter().map(|(case, _)| rule_of(case)).collect();
    let unmeasured: BTreeSet<&str> = UNMEASURED.iter().map(|(id, _)| *id).collect();
    let on_contracts = RULES.iter().filter(|rule| matches!(rule.judge, Judge::Change(..)));
    let due: BTreeSet<&str> =
        on_contracts.map(|rule| rule.id).filter(|id| !unmeasured.contains(id)).collect();
    assert_eq!(due.difference(&measured).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn nothing_is_spared_in_vain() {
    let measured = measured();
    for (case, program, why) in SPARED {
        let found = measured.iter().find(|(name, _)| name == case);
        let (_, programs) = found.unwrap_or_else(|| panic!("no case {case}: {why}"));
        let mut compiled = programs.iter().filter(|(name, _)| ["", *name].contains(program));
        assert!(compiled.any(|(_, compiles)| *compiles), "{case}, {program}: {why}");
    }
}
