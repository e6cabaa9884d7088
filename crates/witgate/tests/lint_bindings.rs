//! What lint rules say of generated bindings, against generators that were run.
//!
//! `crates/witgate-oracles/bindings/shapes` holds contracts and what generators made of
//! each. Where one fails, a finding names it, and where none does, the rules find nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use witgate::witgate_judge::{COMPONENTIZE_PY, JCO, Preset, RULE_GROUPS, WIT_BINDGEN};
use witgate::{Date, LintOptions, Request, lint};

/// The columns of `results.md`, and what findings call each.
const COLUMNS: [(&str, &str); 8] = [
    ("component", "wasm-tools component new"),
    ("rust", "Rust (wit-bindgen"),
    ("c", "C (wit-bindgen"),
    ("go", "Go (wit-bindgen"),
    ("csharp", "C# (wit-bindgen"),
    ("javascript", "JavaScript (jco"),
    ("typescript", "TypeScript (jco"),
    ("python", "Python (componentize-py"),
];

/// The cases in which nothing fails.
const FINE: &str = "fine";

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../witgate-oracles/bindings/shapes")
}

/// The columns in which a case fails, by case.
fn measured() -> BTreeMap<String, BTreeSet<&'static str>> {
    let text = fs::read_to_string(home().join("results.md")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let (case, cells) = row.split_once("` | ").unwrap();
        let cells: Vec<&str> = cells.trim_end_matches(" |").split(" | ").collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{row}");
        let failing = COLUMNS.iter().zip(cells).filter(|(_, cell)| {
            assert!(["ok", "generated", "-"].contains(cell) || cell.contains(": "), "{row}");
            cell.contains(": ")
        });
        (case.to_owned(), failing.map(|((column, _), _)| *column).collect())
    })
    .collect()
}

/// What the rules on bindings find in a case: their ids, and the columns that they name.
fn found(case: &str) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    // Files beside each other are one package.
    let scratch = tempfile::tempdir().unwrap();
    let place = scratch.path().join("case.wit");
    fs::copy(home().join(format!("cases/{case}.wit")), &place).unwrap();
    let request = Request {
        place: Some(place.to_str().unwrap().to_owned()),
        release: Some("none".to_owned()),
        ..Request::on(Date::constant(2026, 1, 1))
    };
    let options = LintOptions { preset: Some(Preset::All), is_publishing: false };
    let linted = lint(&request, options).unwrap_or_else(|error| panic!("{case}: {error}"));
    let group = RULE_GROUPS.iter().find(|group| group.id == "bindings").unwrap();
    let findings: Vec<_> = linted
        .findings
        .iter()
        .filter(|it| group.rules.iter().any(|rule| rule.id == it.rule.id))
        .collect();
    // `C (` is the end of no other label.
    let is_named =
        |label: &str| findings.iter().any(|it| it.message.contains(&format!(" {label}")));
    let named = COLUMNS.iter().filter(|(_, label)| is_named(label)).map(|(column, _)| *column);
    (findings.iter().map(|it| it.rule.id).collect(), named.collect())
}

#[test]
fn rules_name_the_generators_that_fail_and_no_others() {
    let mut wrong = Vec::new();
    for (case, failing) in measured() {
        let (rule, _) = case.split_once("--").unwrap();
        let (rules, named) = found(&case);
        if rule == FINE {
            if !failing.is_empty() || !rules.is_empty() {
                wrong.push(format!("{case}: {failing:?} fail, and {rules:?} find it"));
            }
            continue;
        }
        if !rules.contains(rule) || rules.len() != 1 {
            wrong.push(format!("{case}: found {rules:?}"));
        }
        // Where there can be no component, it does not matter what else fails.
        let is_right = match failing.contains("component") {
            true => named.contains("component") && named.is_subset(&failing),
            false => named == failing,
        };
        if !is_right {
            wrong.push(format!("{case}: {failing:?} fail, {named:?} are named"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_on_bindings_is_measured() {
    let measured: BTreeSet<String> = measured()
        .into_keys()
        .map(|case| case.split_once("--").unwrap().0.to_owned())
        .filter(|rule| rule != FINE)
        .collect();
    let group = RULE_GROUPS.iter().find(|group| group.id == "bindings").unwrap();
    let rules: BTreeSet<String> = group.rules.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(measured, rules);
}

#[test]
fn every_case_is_measured() {
    let files = fs::read_dir(home().join("cases")).unwrap().map(|entry| entry.unwrap().path());
    let cases: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|it| it == "wit"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(cases, measured().into_keys().collect());
}

#[test]
fn rules_speak_of_the_releases_that_were_measured() {
    let manual = fs::read_to_string(home().join("README.md")).unwrap();
    for (pin, release) in
        [("wit-bindgen-cli@", WIT_BINDGEN), ("jco@", JCO), ("componentize-py==", COMPONENTIZE_PY)]
    {
        assert!(manual.contains(&format!("{pin}{release}.")), "{pin}");
    }
}
