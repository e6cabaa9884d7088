//! Every rule of `lint` in its own fixture, with all others looking: `before` is found,
//! and `after` is not. `BLESS=1` writes `expected.txt` and the examples of the manual;
//! read what it wrote.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use witgate::manual::{FILE_LINE, example};
use witgate::witgate_judge::{Preset, RULES};
use witgate::{Date, GatedFinding, LintOptions, Request, lint};
use witgate_testing::golden;

struct Fixture {
    name: String,
    path: PathBuf,
}

fn fixtures() -> Vec<Fixture> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/lint");
    let mut found: Vec<Fixture> = fs::read_dir(home)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| Fixture { name: path.file_name().unwrap().to_str().unwrap().to_owned(), path })
        .collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

impl Fixture {
    fn side(&self, name: &str) -> PathBuf {
        let file = self.path.join(format!("{name}.wit"));
        if file.is_file() { file } else { self.path.join(name) }
    }

    fn lint(&self, side: &str) -> Vec<GatedFinding> {
        let release = self.path.join("release.wit");
        let place = |path: PathBuf| path.to_str().unwrap().to_owned();
        let request = Request {
            place: Some(place(self.side(side))),
            release: Some(if release.is_file() { place(release) } else { "none".to_owned() }),
            ..Request::on(Date::constant(2026, 1, 1))
        };
        let options = LintOptions { preset: Some(Preset::All), is_publishing: true };
        let linted =
            lint(&request, options).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        assert!(!linted.is_incomplete, "{}: {:?}", self.name, linted.notes);
        linted.findings
    }

    /// The files of a side as the manual shows them.
    fn text(&self, side: &str) -> String {
        let side = self.side(side);
        if side.is_file() {
            return shown(&side);
        }
        let mut files = Vec::new();
        let mut directories = vec![side.clone()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { directories.push(path) } else { files.push(path) }
            }
        }
        files.sort();
        let name = |path: &Path| path.strip_prefix(&side).unwrap().to_str().unwrap().to_owned();
        files.iter().map(|path| format!("{FILE_LINE}{}\n{}", name(path), shown(path))).collect()
    }
}

/// A file without what it says to those who read the fixture.
fn shown(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("// Near miss"));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_rule_finds_what_is_before_and_not_what_is_after() {
    let mut examples = String::new();
    for fixture in fixtures() {
        let name = fixture.name.as_str();
        let found = fixture.lint("before");
        assert!(found.iter().any(|it| it.rule.id == name), "{name} finds nothing");
        let after = fixture.lint("after");
        let left: Vec<_> = after.iter().filter(|it| it.rule.id == name).collect();
        assert!(left.is_empty(), "{name} finds what is after: {left:?}");
        let mut text = String::new();
        for finding in &found {
            let line = finding.sites[1].as_ref().map_or(0, |site| site.line());
            let (level, rule) = (finding.level, finding.rule.id);
            writeln!(text, "{line} {level} {rule} {}", finding.item).unwrap();
        }
        golden::assert(&fixture.path.join("expected.txt"), &text);
        let (before, after) = (fixture.text("before"), fixture.text("after"));
        writeln!(examples, "=== {name}\n--- before\n{before}--- after\n{after}").unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual/examples_of_lints.txt");
    golden::assert(&path, &examples);
}

#[test]
fn every_rule_has_a_fixture_with_near_misses() {
    let rules = RULES.iter().filter(|rule| rule.lint().is_some()).map(|rule| rule.id.to_owned());
    let rules: BTreeSet<String> = rules.collect();
    let names: BTreeSet<String> = fixtures().into_iter().map(|it| it.name).collect();
    assert_eq!(rules, names);
    for fixture in fixtures() {
        let side = fixture.side("before");
        let file = if side.is_file() { side } else { side.join("package.wit") };
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("// Near miss: "), "{} does not say its near miss", fixture.name);
        assert!(example(&fixture.name).is_some(), "{} has no example", fixture.name);
    }
}
