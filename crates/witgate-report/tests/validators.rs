//! Reports as the programs that read them validate them.
//!
//! SARIF: its own validator with GitHub's rules, which `WITGATE_SARIF_MULTITOOL` names: the
//! program of the npm package `@microsoft/sarif-multitool-linux`. JUnit and GitLab's code
//! quality: the schemas of Jenkins' xUnit plugin and of GitLab, in the directory that
//! `WITGATE_REPORT_SCHEMAS` names. `.ci/run` fetches all of them.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::{
    Fleet, components, fleet, locked, locks, lockstep, migration, plugin, render, since, unchanged,
    verified,
};
use witgate_report::Format;
use witgate_testing::json_schema::check;

fn fleets() -> Vec<Fleet> {
    let mut fleets: Vec<Fleet> =
        [plugin(), lockstep(), migration(), components(), unchanged()].map(Fleet::from).into();
    let (sample, release) = since();
    let since = Fleet { samples: vec![(None, sample, Some(release))], ..Fleet::from(unchanged()) };
    fleets.extend([fleet(), locked(), locks(), verified(), since]);
    fleets
}

/// A report of each fleet, in files.
fn written(format: Format, extension: &str, directory: &Path) -> Vec<PathBuf> {
    let write = |(number, fleet): (usize, &Fleet)| {
        let file = directory.join(format!("{number}.{extension}"));
        fs::write(&file, render(format, &fleet.report())).unwrap();
        file
    };
    fleets().iter().enumerate().map(write).collect()
}

/// Where a schema is; nothing where there are none.
fn schema(name: &str) -> Option<PathBuf> {
    Some(PathBuf::from(std::env::var_os("WITGATE_REPORT_SCHEMAS")?).join(name))
}

#[test]
fn the_sarif_validator_has_nothing_to_say() {
    let Some(validator) = std::env::var_os("WITGATE_SARIF_MULTITOOL") else {
        eprintln!("skipped: WITGATE_SARIF_MULTITOOL is not set");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let files = written(Format::Sarif, "sarif", directory.path());
    let output = Command::new(validator)
        .arg("validate")
        .args(&files)
        .args(["--rule-kind", "Sarif;Ghas", "--log", "ForceOverwrite", "--output"])
        .arg(directory.path().join("result.sarif"))
        .env("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains(&format!("{} files scanned", files.len())), "{said}");
    assert!(!said.contains("warning SARIF") && !said.contains("error SARIF"), "{said}");
    assert!(!said.contains("GHAS"), "{said}");
}

#[test]
fn junit_is_as_jenkins_validates_it() {
    let Some(schema) = schema("junit-10.xsd") else {
        eprintln!("skipped: WITGATE_REPORT_SCHEMAS is not set");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let files = written(Format::Junit, "xml", directory.path());
    let mut xmllint = Command::new("xmllint");
    xmllint.arg("--noout").arg("--schema").arg(schema).args(&files);
    let output = xmllint.output().expect("xmllint, of Debian's libxml2-utils");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches(" validates").count(), files.len(), "{said}");
}

#[test]
fn code_quality_is_as_gitlab_validates_it() {
    let Some(schema) = schema("codeclimate.json") else {
        eprintln!("skipped: WITGATE_REPORT_SCHEMAS is not set");
        return;
    };
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    for fleet in fleets() {
        let report: Value = serde_json::from_str(&render(Format::Gitlab, &fleet.report())).unwrap();
        for issue in report.as_array().unwrap() {
            check(&schema, issue).unwrap();
        }
    }
}
