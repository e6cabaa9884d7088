//! One run of `cargo check` over all programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::case::{Case, Side};

/// The first error of every binary that does not compile.
pub type Errors = BTreeMap<String, String>;

/// Compiles every program of the cases against both sides.
pub fn check(package: &Path, cases: &[Case]) -> Result<Errors> {
    let targets = write(&package.join("src/bin"), cases)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(package)
        .args(["check", "--quiet", "--locked", "--bins", "--keep-going", "--message-format=json"])
        .output()?;
    let mut errors = Errors::new();
    let mut compiled = BTreeSet::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let message: Value = serde_json::from_str(line)?;
        let Some(target) = message["target"]["name"].as_str().map(str::to_owned) else { continue };
        match message["reason"].as_str() {
            Some("compiler-artifact") => _ = compiled.insert(target),
            Some("compiler-message") if message["message"]["level"] == "error" => {
                let said = message["message"]["message"].as_str().unwrap_or_default();
                errors.entry(target).or_insert_with(|| said.to_owned());
            }
            _ => {}
        }
    }
    // A binary of which cargo says nothing was not measured.
    match targets.iter().find(|it| !compiled.contains(*it) && !errors.contains_key(*it)) {
        Some(target) => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("cargo did not compile {target}\n{said}").into())
        }
        None => Ok(errors),
    }
}

/// Writes the binaries, leaving those alone that stayed the same, and removes
/// those of cases that are gone.
fn write(home: &Path, cases: &[Case]) -> Result<BTreeSet<String>> {
    fs::create_dir_all(home)?;
    let mut targets = BTreeSet::new();
    for case in cases {
        for program in &case.programs {
            for side in [Side::Baseline, Side::Candidate] {
                let target = case.target(program, side);
                let path = home.join(format!("{target}.rs"));
                let source = case.source(program, side)?;
                if fs::read_to_string(&path).ok().as_ref() != Some(&source) {
                    fs::write(&path, source)?;
                }
                targets.insert(target);
            }
        }
    }
    for entry in fs::read_dir(home)? {
        let path = entry?.path();
        let kept = path.file_stem().and_then(|stem| stem.to_str());
        if !kept.is_some_and(|stem| targets.contains(stem)) {
            fs::remove_file(path)?;
        }
    }
    Ok(targets)
}
