//! Tests of the house: what is written down beside the code says what the code
//! does. `BLESS=1` rewrites what is generated.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use witgate_testing::golden;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

#[test]
fn the_reference_is_fresh() {
    let directory = tempfile::tempdir().expect("a directory");
    let pages = directory.path().join("pages");
    let status = Command::new(env!("CARGO_BIN_EXE_witgate"))
        .args(["manual", "markdown"])
        .arg(&pages)
        .status();
    assert!(status.expect("it runs").success());
    let mut compared = 0;
    for entry in fs::read_dir(pages).expect("pages were written") {
        let path = entry.expect("it can be listed").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let home = if name == "rules.md" { "docs" } else { "docs/reference" };
        let text = fs::read_to_string(&path).expect("text");
        golden::assert(&root().join(home).join(name), &text);
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn every_command_has_a_man_page() {
    let directory = tempfile::tempdir().expect("a directory");
    let status = Command::new(env!("CARGO_BIN_EXE_witgate"))
        .args(["manual", "man"])
        .arg(directory.path())
        .status();
    assert!(status.expect("it runs").success());
    let commands = read("docs/reference/commands.md");
    let commands = commands.lines().filter_map(|line| line.strip_prefix("## "));
    let mut pages = 0;
    for command in commands {
        let path = directory.path().join(format!("{}.1", command.replace(' ', "-")));
        let page = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}", path.display()));
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{command}: {page}");
        pages += 1;
    }
    assert_eq!(pages, fs::read_dir(directory.path()).expect("pages").count());
}

#[test]
fn the_published_schema_is_json() {
    let schema = witgate::witgate_report::REPORT_SCHEMA;
    serde_json::from_str::<serde_json::Value>(schema).expect("it is JSON");
}

/// Crate by crate, what the plan in crates/README.md says that it uses.
fn planned() -> BTreeMap<String, (u8, BTreeSet<String>)> {
    let mut plan = BTreeMap::new();
    for line in read("crates/README.md").lines() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, floor, name, _, uses, _] = cells[..] else { continue };
        let Ok(floor) = floor.parse() else { continue };
        let names = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        let name: Vec<String> = names(name);
        plan.insert(name.concat(), (floor, names(uses).into_iter().collect()));
    }
    plan
}

/// Crate by crate, what it uses of ours; what only its tests use is free.
fn built() -> BTreeMap<String, BTreeSet<String>> {
    let mut built = BTreeMap::new();
    for entry in fs::read_dir(root().join("crates")).expect("there are crates") {
        let path = entry.expect("it can be listed").path().join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(&path) else { continue };
        let mut section = "";
        let (mut name, mut uses) = (String::new(), BTreeSet::new());
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line;
            } else if section == "[package]" && line.starts_with("name") {
                name = line.split('"').nth(1).expect("a name in quotes").to_owned();
            } else if section == "[dependencies]" && line.starts_with("witgate") {
                let end = line.find(['.', ' ', '=']).expect("something is said of it");
                uses.insert(line[..end].to_owned());
            }
        }
        built.insert(name, uses);
    }
    built
}

#[test]
fn crates_use_what_the_plan_says() {
    let plan = planned();
    let uses = |(name, (_, uses)): (&String, &(u8, BTreeSet<String>))| (name.clone(), uses.clone());
    let planned: BTreeMap<_, _> = plan.iter().map(uses).collect();
    assert_eq!(planned, built(), "crates/README.md and the crates' Cargo.toml disagree");
    for (name, (floor, uses)) in &plan {
        for used in uses {
            let below = plan[used].0;
            assert!(below < *floor || name == "witgate-bench", "{name} reaches up to {used}");
        }
    }
}

/// Crates that read files, and those that are run and not used by others. All
/// others are held to `clippy.toml`.
const IMPURE: &[&str] = &[
    "witgate",
    "witgate-bench",
    "witgate-cli",
    "witgate-conform",
    "witgate-files",
    "witgate-fleet",
    "witgate-load",
    "witgate-lock",
    "witgate-lsp",
    "witgate-oracles",
    "witgate-registry",
    "witgate-testing",
    "witgate-verify",
];

#[test]
fn clippy_keeps_pure_crates_pure() {
    for name in planned().keys() {
        let source = fs::read_to_string(root().join("crates").join(name).join("src/lib.rs"));
        let is_forbidden = source.unwrap_or_default().lines().any(|line| {
            line.starts_with("#![forbid(") && line.contains("clippy::disallowed_methods")
        });
        let is_pure = !IMPURE.contains(&&**name);
        assert_eq!(is_forbidden, is_pure, "whether {name} forbids what clippy.toml lists");
    }
}

#[test]
fn wit_is_parsed_in_one_crate_only() {
    for entry in fs::read_dir(root().join("crates")).expect("there are crates") {
        let path = entry.expect("it can be listed").path();
        let Ok(manifest) = fs::read_to_string(path.join("Cargo.toml")) else { continue };
        let dependencies = manifest.split("[dev-dependencies]").next().expect("at least one part");
        let free = ["witgate-load", "witgate-bench", "witgate-oracles"];
        let free = free.iter().any(|name| path.ends_with(name));
        assert!(free || !dependencies.contains("wit-parser"), "{}", path.display());
    }
}

#[test]
fn the_workflow_that_init_shows_is_the_readmes() {
    let readme = read("README.md");
    let workflow = readme.split("```yaml\n").nth(1).and_then(|text| text.split("```").next());
    let shown = read("crates/witgate/src/ci.rs");
    for line in workflow.expect("the workflow is there").lines() {
        assert!(shown.contains(&format!("\n{line}\n")), "`{line}` is not what init shows");
    }
}

/// The toolchain of this repository is the oldest that is supported, so that CI
/// and a desk find out what it cannot compile.
#[test]
fn the_toolchain_is_the_oldest_supported() {
    let manifest = read("Cargo.toml");
    let oldest = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    let oldest = oldest.and_then(|text| text.strip_suffix('"')).expect("it is declared");
    let toolchain = read("rust-toolchain.toml");
    assert!(toolchain.contains(&format!("\nchannel = \"{oldest}.0\"\n")), "{toolchain}");
}

#[test]
fn the_tests_that_contributing_names_exist() {
    let manual = read(".github/CONTRIBUTING.md");
    let table = manual.split("## Fifteen problems").nth(1).expect("the table is there");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| P")).collect();
    assert_eq!(rows.len(), 15);
    let homes = ["crates/witgate/tests", "crates/witgate-cli/tests"];
    let tests: String = homes
        .into_iter()
        .flat_map(|home| fs::read_dir(root().join(home)).expect("tests"))
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension() == Some("rs".as_ref()))
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect();
    for row in rows {
        let held = row.rsplit('|').nth(1).expect("the last column");
        let names = held.split('`').skip(1).step_by(2).filter(|name| name.contains('_'));
        for name in names {
            assert!(tests.contains(&format!("fn {name}()")), "no test `{name}`: {row}");
        }
        for link in held.split("](").skip(1) {
            let path = link.split(')').next().expect("a link ends");
            assert!(root().join(".github").join(path).exists(), "{path} is not there");
        }
    }
}

#[test]
fn policies_in_the_manuals_are_valid() {
    for manual in ["docs/gate.md", "docs/integrity.md", "docs/how-to/capabilities.md"] {
        let text = read(manual);
        let policies: Vec<&str> = text.split("```toml\n").skip(1).collect();
        assert!(!policies.is_empty(), "{manual} shows none");
        for policy in policies {
            let policy = policy.split("```").next().expect("it ends");
            if let Err(error) = witgate::witgate_config::Config::read(manual, policy) {
                panic!("{error}");
            }
        }
    }
}
