//! A real Wasmtime's answers for every fixture, for the cases of the corpus and
//! for invented pairs, in both directions, compared with witgate's.
//!
//! `answers.txt` has the answers for the fixtures; `BLESS=1` rewrites it.
//! `WITGATE_ANSWERS` names the files to write every answer of a run to.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

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
use witgate::{Link, Options, Outcome};
use witgate_oracles::{accessors, links};
use witgate_testing::{corpus, golden};

/// A world of one side.
type SideWorld<'a> = (&'a Side, WorldId);

/// What each oracle says about one guest and one host; `None` is no answer.
struct Answer {
    question: String,
    wasmtime: Option<bool>,
    /// Upstream's component-model typing.
    component_model: Option<bool>,
    /// What witgate says about Wasmtime.
    witgate: Option<bool>,
    /// Whether witgate may have no answer: a side's guests do not even link with
    /// a host of their own world.
    may_have_no_answer: bool,
    /// Why Wasmtime refuses, or has no answer.
    reason: String,
    witgate_reason: String,
}

impl Answer {
    fn ask(
        question: String,
        guest: SideWorld<'_>,
        host: SideWorld<'_>,
        ours: Option<&Link>,
    ) -> Answer {
        let [guest_resolve, host_resolve] = [guest, host].map(|(side, _)| {
            let mut resolve = side.resolve.clone();
            accessors::as_functions(&mut resolve);
            resolve
        });
        let (wasmtime, reason) = match links(&guest_resolve, guest.1, &host_resolve, host.1) {
            Ok(Ok(())) => (Some(true), String::new()),
            Ok(Err(reason)) => (Some(false), reason),
            Err(error) => (None, error.to_string()),
        };
        let ours = ours.map(|link| &link.wasmtime);
        let witgate = ours.and_then(|link| link.links);
        let links_alone =
            |resolve, world| matches!(links(resolve, world, resolve, world), Ok(Ok(())));
        let may_have_no_answer = witgate.is_none()
            && !(links_alone(&guest_resolve, guest.1) && links_alone(&host_resolve, host.1));
        Answer {
            question,
            wasmtime,
            component_model: oracle::links(guest.0, guest.1, host.0, host.1),
            witgate,
            may_have_no_answer,
            reason: reason.split_whitespace().collect::<Vec<_>>().join(" "),
            witgate_reason: ours.and_then(|link| link.reason.clone()).unwrap_or_default(),
        }
    }

    fn line(&self) -> String {
        let mut line = format!("{}: {}", self.question, word(self.wasmtime));
        if self.wasmtime.is_some() && self.wasmtime != self.component_model {
            write!(line, " [component model: {}]", word(self.component_model)).unwrap();
        }
        if !self.reason.is_empty() {
            write!(line, " ({})", self.reason).unwrap();
        }
        line
    }

    /// The line, with witgate's answer.
    fn compared(&self) -> String {
        format!("{}\n    witgate: {} ({})", self.line(), word(self.witgate), self.witgate_reason)
    }
}

fn word(links: Option<bool>) -> &'static str {
    match links {
        Some(true) => "links",
        Some(false) => "does not link",
        None => "no answer",
    }
}

/// Both directions for every world that both sides have.
fn both_directions(name: &str, was: &Side, now: &Side, ours: Option<&Outcome>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for (world, old) in was.worlds() {
        let Some(new) = now.world(&world) else { continue };
        let address = format!("/{world}");
        let worlds = ours.map(|outcome| outcome.verdict.worlds.iter());
        let ours = worlds.and_then(|mut worlds| worlds.find(|it| it.world.ends_with(&address)));
        let (old, new) = ((was, old), (now, new));
        let mut ask = |direction, guest, host, ours| {
            answers.push(Answer::ask(format!("{name} {world} {direction}"), guest, host, ours));
        };
        ask("old guest on new host", old, new, ours.map(|it| &it.old_guest_on_new_host));
        ask("new guest on old host", new, old, ours.map(|it| &it.new_guest_on_old_host));
    }
    answers
}

/// Writes the answers to a file if `WITGATE_ANSWERS` is set, and fails if
/// witgate disagrees with Wasmtime in any of them.
fn assert_agreement(name: &str, answers: &[Answer]) {
    let lines: String = answers.iter().map(|answer| answer.line() + "\n").collect();
    if let Some(path) = std::env::var_os("WITGATE_ANSWERS") {
        let path = PathBuf::from(path).with_extension(format!("{name}.txt"));
        fs::write(path, lines).unwrap();
    }
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for answer in answers {
        let said = [answer.wasmtime, answer.component_model, answer.witgate].map(word);
        *counts.entry(said).or_default() += 1;
    }
    eprintln!("{name}: [Wasmtime, component model, witgate]: {counts:#?}");
    let agrees = |answer: &&Answer| {
        answer.wasmtime.is_none() || answer.witgate == answer.wasmtime || answer.may_have_no_answer
    };
    let wrong: Vec<_> = answers.iter().filter(|answer| !agrees(answer)).collect();
    // Printed before the panic: the oracle of component-model typing, which
    // other tests use at the same time, silences panics.
    for answer in &wrong {
        eprintln!("{}", answer.compared());
    }
    assert!(wrong.is_empty(), "{name}: witgate disagrees with Wasmtime {} times", wrong.len());
}

/// One side of a fixture: a file or a directory.
fn side(fixture: &Path, name: &str) -> PathBuf {
    let file = fixture.join(format!("{name}.wit"));
    if file.is_file() { file } else { fixture.join(name) }
}

fn diff(was: &Path, now: &Path, features: &[&str]) -> Option<Outcome> {
    let features = features.iter().map(ToString::to_string).collect();
    let options = Options { features, all_features: false, ..Options::default() };
    witgate::diff(was.to_str().unwrap(), now.to_str().unwrap(), &options).ok()
}

#[test]
fn fixtures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/rules");
    let mut answers = Vec::new();
    let mut unread = Vec::new();
    for fixture in corpus::directories(&root) {
        // What components may do is nothing that they link by.
        if fixture.join("component.txt").is_file() {
            continue;
        }
        let name = fixture.file_name().unwrap().to_str().unwrap().to_owned();
        let features = fs::read_to_string(fixture.join("features.txt")).unwrap_or_default();
        let features: Vec<&str> = features.lines().collect();
        let [was, now] = ["baseline", "candidate"].map(|which| side(&fixture, which));
        match (Side::open(&was, &features), Side::open(&now, &features)) {
            (Ok(old), Ok(new)) => {
                let ours = diff(&was, &now, &features);
                answers.extend(both_directions(&name, &old, &new, ours.as_ref()));
            }
            _ => unread.push(name),
        }
    }
    // wit-parser does not read a directory of packages without a root.
    unread.retain(|name| !name.starts_with("package-"));
    assert!(unread.is_empty(), "{unread:?}");
    assert!(answers.len() > 200, "only {} questions were asked", answers.len());
    assert_agreement("fixtures", &answers);

    let text: String = answers.iter().map(|answer| answer.line() + "\n").collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("answers.txt");
    golden::assert(&path, &text);
}

#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn cases() {
    let root = corpus::root();
    for home in ["cases", "cases-worlds"] {
        let mut answers = Vec::new();
        for case in corpus::directories(&root.join(home)) {
            let name = case.file_name().unwrap().to_str().unwrap().to_owned();
            let [was, now] = ["before", "after"].map(|which| case.join(which));
            match (Side::open(&was, &[]), Side::open(&now, &[])) {
                (Ok(old), Ok(new)) => {
                    let ours = diff(&was, &now, &[]);
                    answers.extend(both_directions(&name, &old, &new, ours.as_ref()));
                }
                // `@since` a version that is later than the package's.
                _ => assert_eq!(name, "since-in-future"),
            }
        }
        assert!(answers.len() > 50, "{home}: only {} questions were asked", answers.len());
        assert_agreement(home, &answers);
    }
}

/// Steps in the history of real packages.
#[test]
#[ignore = "reads WITGATE_CORPUS"]
fn real_pairs() {
    let root = corpus::root();
    let mut answers = Vec::new();
    for pair in corpus::directories(&root.join("corpus/pairs")) {
        let name = pair.file_name().unwrap().to_str().unwrap().to_owned();
        let [was, now] = ["before", "after"].map(|which| pair.join(which));
        // Some do not resolve, and some have nothing to compare.
        let (Ok(old), Ok(new)) = (Side::open(&was, &[]), Side::open(&now, &[])) else { continue };
        let Some(ours) = diff(&was, &now, &[]) else { continue };
        answers.extend(both_directions(&name, &old, &new, Some(&ours)));
    }
    assert!(answers.len() > 700, "only {} questions were asked", answers.len());
    assert_agreement("pairs", &answers);
}

#[test]
fn invented_pairs() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let first = number("WITGATE_SEED").unwrap_or(1);
    let pairs = number("WITGATE_PAIRS").unwrap_or(150);
    let scratch = tempfile::tempdir().unwrap();
    let [was_path, now_path] = ["was.wit", "now.wit"].map(|name| scratch.path().join(name));
    let mut answers = Vec::new();
    for seed in first..first + pairs {
        let pair = invented::pair(seed);
        let [was, now] = [&pair.was, &pair.now].map(invented::text::print);
        // wit-parser does not read all that is invented.
        let (Ok(old), Ok(new)) = (Side::parse(&was), Side::parse(&now)) else { continue };
        fs::write(&was_path, &was).unwrap();
        fs::write(&now_path, &now).unwrap();
        // A renamed package cannot be compared.
        let Some(ours) = diff(&was_path, &now_path, &[]) else { continue };
        answers.extend(both_directions(&format!("seed {seed}"), &old, &new, Some(&ours)));
    }
    assert_agreement("invented", &answers);
    if pairs >= 100 {
        let count = |links| answers.iter().filter(|answer| answer.wasmtime == links).count();
        assert!(count(Some(true)) * 10 > answers.len(), "too few link");
        assert!(count(Some(false)) * 10 > answers.len(), "too few do not link");
        assert!(count(None) * 10 < answers.len(), "too few have an answer");
    }
}
