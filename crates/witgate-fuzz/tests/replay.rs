//! The seeds and the inputs that are kept, each through its target.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use witgate_fuzz::{TARGETS, Target, assert_harmless};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn kept(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(corpus().join(target.name)) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn every_kept_input_has_the_properties() {
    for target in TARGETS {
        for (index, seed) in (target.seeds)().iter().enumerate() {
            let result = catch_unwind(|| (target.run)(seed));
            assert!(result.is_ok(), "seed {index} of {}", target.name);
        }
        for (path, input) in kept(target) {
            let result = catch_unwind(|| (target.run)(&input));
            assert!(result.is_ok(), "{}", path.display());
        }
    }
}

/// The fixtures of the rules, as the inputs of the target that compares texts.
#[test]
fn every_fixture_has_the_properties() {
    let target = TARGETS.iter().find(|target| target.name == "wit-text").unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules");
    let mut count = 0;
    for entry in fs::read_dir(fixtures).unwrap() {
        let directory = entry.unwrap().path();
        let sides = ["baseline.wit", "candidate.wit"].map(|name| fs::read(directory.join(name)));
        let [Ok(baseline), Ok(candidate)] = sides else { continue };
        count += 1;
        let input = [&baseline[..], &[0xff], &candidate].concat();
        let result = catch_unwind(|| (target.run)(&input));
        assert!(result.is_ok(), "{}", directory.display());
    }
    assert!(count > 50, "{count} fixtures");
}

#[test]
fn every_directory_of_the_corpus_has_a_target() {
    let mut size = 0;
    for entry in fs::read_dir(corpus()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let target = TARGETS.iter().find(|target| target.name == name);
        let target = target.unwrap_or_else(|| panic!("no target is called {name}"));
        size += kept(target).iter().map(|(_, input)| input.len()).sum::<usize>();
    }
    assert!(size < 300_000, "{size} bytes: keep fewer inputs");
}

/// What the targets look for is found where it is.
#[test]
fn what_is_not_harmless_is_found() {
    for text in [
        "a\u{1b}[31m",
        "a\rb",
        "a\u{202e}b",
        "a\u{200b}b",
        "a\u{2028}b",
        "\u{e0041}",
        "x ##vso[y",
        "x ##[y",
        "x ##teamcity[y",
        "a\n  ::error::b",
        "--- a",
    ] {
        assert!(catch_unwind(|| assert_harmless(text)).is_err(), "{text:?}");
    }
    assert_harmless("a::b --- ##x naïve 漢字\n| a |");
}

/// witgate's list of what is hidden against Unicode's, character by character.
#[test]
fn every_hidden_character_is_on_the_list() {
    let is_missed = |c: char| {
        !witgate::witgate_model::is_hidden(c)
            && catch_unwind(|| assert_harmless(&format!("a{c}"))).is_err()
    };
    let missed: Vec<char> = ('\0'..=char::MAX).filter(|c| *c != '\n' && is_missed(*c)).collect();
    assert!(missed.is_empty(), "{missed:?}");
}
