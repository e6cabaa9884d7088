//! `witgate explain` of a fingerprint, and `witgate rules` for programs.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sandbox;

use std::fs;
use std::path::Path;

use sandbox::{commit, git, witgate, write};
use serde_json::Value;
use witgate::witgate_judge::RULES;

const SOURCES: [&str; 2] = ["fixtures/plugin/baseline.wit", "fixtures/plugin/candidate.wit"];

#[test]
fn a_report_and_a_comparison_explain_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.json").to_str().unwrap().to_owned();
    let output = format!("json={file}");
    witgate(&root, &["diff", SOURCES[0], SOURCES[1], "-o", &output]).expect(0, &[]);
    let report: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.len() > 2, "{report}");
    for finding in findings {
        let fingerprint = finding["fingerprint"].as_str().unwrap();
        let of_report = witgate(&root, &["explain", fingerprint, "--report", &file]);
        let words = ["message", "rule", "help"].map(|key| finding[key].as_str().unwrap());
        of_report.expect(0, &words);
        of_report.expect(0, &["Why:", "Instead:"]);
        let of_sources = witgate(&root, &["explain", fingerprint, SOURCES[0], SOURCES[1]]);
        assert_eq!(of_report.said, of_sources.said);
    }
}

/// Without a report or sources, the finding is one that `check` has here.
#[test]
fn a_finding_of_check_is_explained_where_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let here = directory.path();
    let wit = "package a:b@0.1.0;\ninterface i { f: func(a: u32); }\nworld w { import i; }\n";
    git(here, &["init", "-q"]);
    write(here, "wit/a.wit", wit);
    commit(here, "one");
    write(here, "wit/a.wit", wit.replace("u32", "u64"));
    let report = witgate(here, &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&report.said).unwrap();
    let fingerprint = report["findings"][0]["fingerprint"].as_str().unwrap();
    let words = ["function-param-type-changed", "Why:", "witgate waive"];
    witgate(here, &["explain", &fingerprint[..12]]).expect(0, &words);
    witgate(here, &["explain", "wg1-zz"]).expect(2, &["no finding has the fingerprint"]);
}

#[test]
fn what_cannot_be_explained_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let none = witgate(&root, &["explain", "wg1-zz", SOURCES[0], SOURCES[1]]);
    none.expect(
        2,
        &["no finding has the fingerprint `wg1-zz`", "the report has wg1-", "name its two sources"],
    );
    let several = witgate(&root, &["explain", "wg1-", SOURCES[0], SOURCES[1]]);
    several.expect(2, &["`wg1-` matches", "give more digits"]);
    let other = witgate(&root, &["explain", "wg1-00", "--report", "Cargo.toml"]);
    other.expect(2, &["not a JSON report", "-o json=FILE"]);
    let missing = witgate(&root, &["explain", "wg1-00", "--report", "no-such-file"]);
    missing.expect(2, &["cannot read no-such-file", "-o json=FILE"]);
}

#[test]
fn rules_are_json() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let run = witgate(&root, &["rules", "--format", "json"]);
    let document: Value = serde_json::from_str(&run.said).unwrap();
    assert_eq!(document["schema"], "witgate/rules/1");
    let rules = document["rules"].as_array().unwrap();
    assert_eq!(rules.len(), RULES.len());
    for rule in rules {
        for key in ["id", "group", "level", "summary", "why", "instead"] {
            assert!(rule[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {rule}");
        }
    }
    let some = witgate(&root, &["rules", "--format", "json", "--group", "pins", "digest"]);
    let some: Value = serde_json::from_str(&some.said).unwrap();
    assert_eq!(some["rules"].as_array().unwrap().len(), 2, "{some}");
}
