//! Real contracts: what upstream can resolve loads, what it cannot is an error
//! that says where and what to do.

use std::path::Path;

use serde_json::Value;
use witgate_load::{Context, Error, Options, Place, load};
use witgate_model::Subject;
use witgate_testing::corpus;

fn read(path: &Path) -> Result<Subject, Error> {
    load(&Place::Path(path.to_owned()), &Context::default(), &Options::default())
}

/// Whether a note says that a text was rewritten so that it can be read.
fn is_rewritten(note: &str) -> bool {
    ["read as older WIT", "read without comments above `package`"]
        .iter()
        .any(|what| note.contains(what))
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn pairs() {
    let corpus = corpus::root();
    let pairs = corpus.join("corpus/pairs.json");
    let pairs = std::fs::read_to_string(pairs).expect("the list of pairs");
    let pairs: Value = serde_json::from_str(&pairs).expect("JSON");
    let mut wrong = Vec::new();
    let mut sides = 0;
    for pair in pairs.as_array().expect("a list") {
        let name = pair["name"].as_str().expect("a name");
        for side in ["before", "after"] {
            let expected = pair[side]["resolves"].as_bool().expect("a verdict");
            let path = corpus.join("corpus/pairs").join(name).join(side);
            let key = format!("{name}/{side}");
            sides += 1;
            match read(&path) {
                Ok(subject) if expected => {
                    let package = pair[side]["package"].as_str().unwrap_or("");
                    let roots = &subject.contract.roots;
                    let named = roots
                        .iter()
                        .any(|root| format!("{}:{}", root.namespace, root.name) == package);
                    if !named && !package.is_empty() {
                        wrong.push(format!("{key}: roots are {roots:?}, not {package}"));
                    }
                }
                // What upstream no longer takes is read with a note that says so.
                Ok(subject) if subject.notes.iter().any(|note| is_rewritten(note)) => {}
                // Nor does it know several packages in one directory, file by file.
                Ok(subject) if subject.contract.roots.len() > 1 => {}
                Ok(_) => wrong.push(format!("{key}: loads, and upstream does not resolve it")),
                Err(error) if expected => wrong.push(format!("{key}: {error}")),
                Err(error) => {
                    let said = !error.message().is_empty() && error.to_string().contains(name);
                    if !said || error.site().is_some_and(|site| site.place().is_none()) {
                        wrong.push(format!("{key}: a poor message: {error}"));
                    }
                }
            }
        }
    }
    println!("{sides} sides");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn releases_load_whole() {
    let corpus = corpus::root();
    let mut wrong = Vec::new();
    let releases = std::fs::read_dir(corpus.join("corpus/wasi-releases")).expect("releases");
    for release in releases {
        let path = release.expect("a release").path();
        let tag = path.file_name().and_then(|name| name.to_str()).expect("a tag").to_owned();
        let loaded = read(&path);
        match loaded {
            // It ships `wasi:http@0.2.3` beside 0.2.4 of all else.
            Err(Error::MissingPackage { package, .. }) if tag == "v0.2.4" => {
                assert!(package.ends_with("@0.2.3"), "{package}");
            }
            Err(error) => wrong.push(format!("{tag}: {error}\n  {:?}", error.help())),
            Ok(_) if tag == "v0.2.4" => wrong.push(format!("{tag}: loads")),
            Ok(subject) => {
                let roots: Vec<String> =
                    subject.contract.roots.iter().map(|r| r.to_string()).collect();
                println!("{tag}: {}", roots.join(" "));
                if roots.len() < 6 {
                    wrong.push(format!("{tag}: {roots:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn cases() {
    let corpus = corpus::root();
    let hard = corpus.join("cases-hard/self-version-through-dependency");
    let subject = read(&hard).expect("it loads");
    assert_eq!(subject.contract.roots.len(), 1);
    for case in std::fs::read_dir(corpus.join("cases")).expect("cases") {
        let case = case.expect("a case").path();
        for side in ["before", "after"] {
            let loaded = read(&case.join(side));
            // Its point is a gate that names a version yet to come.
            if case.ends_with("since-in-future") && side == "after" {
                let error = loaded.expect_err("a gate from the future");
                assert!(error.message().contains("9.0.0"), "{error}");
                continue;
            }
            loaded.unwrap_or_else(|error| panic!("{error}"));
        }
    }
}
