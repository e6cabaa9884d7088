//! Snapshots: what is loaded from one is what it was taken of.

use std::path::{Path, PathBuf};

use serde_json::Value;
use witgate_load::{Context, Error, Options, Place, load, snapshot};
use witgate_model::Subject;

fn every() -> Options {
    Options { all_features: true, ..Options::default() }
}

fn take(path: &Path, options: &Options) -> Result<String, Error> {
    snapshot(&Place::Path(path.to_owned()), &Context::default(), options)
}

fn read(path: &Path, options: &Options) -> Result<Subject, Error> {
    load(&Place::Path(path.to_owned()), &Context::default(), options)
}

/// What a snapshot gives when it is loaded from a file.
fn again(text: &str, options: &Options) -> Subject {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("kept.wit");
    std::fs::write(&file, text).expect("it is written");
    read(&file, options).expect("a snapshot loads")
}

fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (path, text) in files {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("directories");
        std::fs::write(path, text).expect("it is written");
    }
    directory
}

fn corpus() -> Option<PathBuf> {
    let found = std::env::var_os("WITGATE_CORPUS").map(PathBuf::from);
    if found.is_none() {
        println!("skipped: WITGATE_CORPUS is not set");
    }
    found
}

#[test]
fn every_pair_and_component() {
    let Some(corpus) = corpus() else { return };
    let corpus = corpus.join("corpus");
    let pairs = std::fs::read_to_string(corpus.join("pairs.json")).expect("the list of pairs");
    let pairs: Value = serde_json::from_str(&pairs).expect("JSON");
    let mut places = Vec::new();
    for pair in pairs.as_array().expect("a list") {
        let name = pair["name"].as_str().expect("a name");
        places.extend(["before", "after"].map(|side| corpus.join("pairs").join(name).join(side)));
    }
    for directory in ["../cases-hard", "../cases-worlds", "../cases", "components/built", "components/crates", "components/npm", "wasi-releases"] {
        let entries = std::fs::read_dir(corpus.join(directory)).expect("a directory");
        for entry in entries { let p = entry.expect("an entry").path(); if p.join("before").is_dir() { places.extend([p.join("before"), p.join("after")]); } else { places.push(p); } }
    }
    let mut wrong = Vec::new();
    let mut taken = 0;
    for place in places {
        for options in [Options::default(), every()] {
            // What does not load has no snapshot.
            let Ok(subject) = read(&place, &options) else { continue };
            match take(&place, &options) {
                Ok(text) => {
                    taken += 1;
                    let found = again(&text, &options);
                    if found.contract.digest() != subject.contract.digest() {
                        wrong.push(format!("{}: another digest", place.display()));
                    }
                }
                Err(error) => wrong.push(format!("{}: {} {error}", place.display(), subject.contract.roots.len())),
            }
        }
    }
    println!("{taken} snapshots");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
