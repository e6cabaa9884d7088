//! The answers of a real Wasmtime for every fixture, for the cases and for
//! invented pairs, in both directions.
//!
//! The answers for the fixtures stand in `answers.txt`; `BLESS=1` writes it
//! anew. `WITGATE_ANSWERS` names a file for all the answers of a run.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../witgate/tests/corpus/mod.rs"]
mod corpus;
#[path = "../../witgate/tests/invented/mod.rs"]
mod invented;
#[path = "../../witgate/tests/oracle/mod.rs"]
mod oracle;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use oracle::Side;
use wit_parser::WorldId;
use witgate_oracles::{Error, accessors, links};

/// One side's world.
type Of<'a> = (&'a Side, WorldId);

/// What Wasmtime says of a guest on a host, and what component-model typing
/// says, which only knows components.
struct Answer {
    question: String,
    wasmtime: Option<bool>,
    component_model: Option<bool>,
    reason: String,
}

impl Answer {
    fn ask(question: String, guest: Of<'_>, host: Of<'_>) -> Answer {
        let [guest_read, host_read] = [guest, host].map(|(side, _)| {
            let mut resolve = side.resolve.clone();
            accessors::as_functions(&mut resolve);
            resolve
        });
        let (wasmtime, reason) = match links(&guest_read, guest.1, &host_read, host.1) {
            Ok(Ok(())) => (Some(true), String::new()),
            Ok(Err(why)) => (Some(false), why),
            Err(error @ (Error::NoComponent(_) | Error::NotRead(_) | Error::NoHost(_))) => {
                (None, error.to_string())
            }
        };
        let component_model = oracle::links(guest.0, guest.1, host.0, host.1);
        let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
        Answer { question, wasmtime, component_model, reason }
    }

    fn line(&self) -> String {
        let word = |links| match links {
            Some(true) => "links",
            Some(false) => "does not link",
            None => "no answer",
        };
        let mut line = format!("{}: {}", self.question, word(self.wasmtime));
        if self.wasmtime.is_some() && self.wasmtime != self.component_model {
            write!(line, " [component model: {}]", word(self.component_model)).unwrap();
        }
        if !self.reason.is_empty() {
            write!(line, " ({})", self.reason).unwrap();
        }
        line
    }
}

/// Both directions for every world that both sides have.
fn both_directions(name: &str, was: &Side, now: &Side) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (world, old) in was.worlds() {
        let Some(new) = now.world(&world) else { continue };
        let (old, new) = ((was, old), (now, new));
        answers.push(Answer::ask(format!("{name} {world} old guest on new host"), old, new));
        answers.push(Answer::ask(format!("{name} {world} new guest on old host"), new, old));
    }
    answers
}

/// Appends to the file of answers, if one is asked for.
fn keep(name: &str, answers: &[Answer]) {
    let lines: String = answers.iter().map(|answer| answer.line() + "\n").collect();
    if let Some(path) = std::env::var_os("WITGATE_ANSWERS") {
        let mut path = PathBuf::from(path);
        path.set_extension(format!("{name}.txt"));
        fs::write(path, lines).unwrap();
    }
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for answer in answers {
        *counts.entry((answer.wasmtime, answer.component_model)).or_default() += 1;
    }
    eprintln!("{name}: (Wasmtime, component model): {counts:?}");
}

/// One side of a fixture: a file or a directory.
fn side(fixture: &Path, name: &str) -> PathBuf {
    let file = fixture.join(format!("{name}.wit"));
    if file.is_file() { file } else { fixture.join(name) }
}

#[test]
fn fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules");
    let mut answers = Vec::new();
    let mut unread = Vec::new();
    for fixture in corpus::directories(&root) {
        let name = fixture.file_name().unwrap().to_str().unwrap().to_owned();
        let features = fs::read_to_string(fixture.join("features.txt")).unwrap_or_default();
        let features: Vec<&str> = features.lines().collect();
        let open = |which| Side::open(&side(&fixture, which), &features);
        match (open("baseline"), open("candidate")) {
            (Ok(was), Ok(now)) => answers.extend(both_directions(&name, &was, &now)),
            _ => unread.push(name),
        }
    }
    keep("fixtures", &answers);
    // Upstream reads no tree of packages without a root.
    unread.retain(|name| !name.starts_with("package-"));
    assert!(unread.is_empty(), "{unread:?}");
    assert!(answers.len() > 200, "only {} questions were asked", answers.len());

    let text: String = answers.iter().map(|answer| answer.line() + "\n").collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("answers.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let wrong: Vec<_> = text.lines().zip(expected.lines()).filter(|(is, was)| is != was).collect();
    assert!(wrong.is_empty() && text.len() == expected.len(), "BLESS=1 writes: {wrong:#?}");
}

#[test]
fn cases() {
    let Some(root) = corpus::root() else { return };
    for home in ["cases", "cases-worlds"] {
        let mut answers = Vec::new();
        for case in corpus::directories(&root.join(home)) {
            let name = case.file_name().unwrap().to_str().unwrap().to_owned();
            let open = |which| Side::open(&case.join(which), &[]);
            match (open("before"), open("after")) {
                (Ok(was), Ok(now)) => answers.extend(both_directions(&name, &was, &now)),
                // A gate of a version that is yet to come does not resolve.
                _ => assert_eq!(name, "since-in-future"),
            }
        }
        keep(home, &answers);
        assert!(answers.len() > 50, "{home}: only {} questions were asked", answers.len());
    }
}

#[test]
fn invented_pairs() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(150);
    let mut answers = Vec::new();
    for seed in first..first + pairs {
        let pair = invented::pair(seed);
        let parse = |model| Side::parse(&invented::text::print(model));
        // Upstream does not read all that is invented.
        let (Ok(was), Ok(now)) = (parse(&pair.was), parse(&pair.now)) else { continue };
        answers.extend(both_directions(&format!("seed {seed}"), &was, &now));
    }
    keep("invented", &answers);
    if pairs >= 100 {
        let count = |links| answers.iter().filter(|answer| answer.wasmtime == links).count();
        assert!(count(Some(true)) * 10 > answers.len(), "too few link");
        assert!(count(Some(false)) * 10 > answers.len(), "too few do not link");
    }
}
