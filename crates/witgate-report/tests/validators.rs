//! SARIF as its own validator and GitHub's rules would have it. The validator is
//! named by `WITGATE_SARIF_MULTITOOL`: the program of the npm package
//! `@microsoft/sarif-multitool-linux`, which `.ci/run` installs.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use std::fs;
use std::process::Command;

use support::{Fleet, components, fleet, locked, lockstep, migration, plugin, render};
use witgate_report::Format;

#[test]
fn the_sarif_validator_has_nothing_to_say() {
    let Some(validator) = std::env::var_os("WITGATE_SARIF_MULTITOOL") else {
        eprintln!("skipped: WITGATE_SARIF_MULTITOOL is not set");
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let mut fleets: Vec<Fleet> =
        [plugin(), lockstep(), migration(), components()].map(Fleet::from).into();
    fleets.extend([fleet(), locked()]);
    let mut files = Vec::new();
    for (number, fleet) in fleets.iter().enumerate() {
        let file = directory.path().join(format!("{number}.sarif"));
        fs::write(&file, render(Format::Sarif, &fleet.report())).unwrap();
        files.push(file);
    }
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
