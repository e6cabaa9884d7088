//! The examples of the manual are the rules' fixtures, made small.
//! `BLESS=1` makes them again; read what it wrote.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fixture::Fixture;
use witgate::manual::{Example, FILE_LINE, example};
use witgate::witgate_judge::{Judge, RULES};
use witgate::{Impact, Outcome};
use witgate_testing::golden;

/// The lines of each file of one side.
type Files = BTreeMap<String, Vec<String>>;

/// The same declaration on both sides: its file, and the names of the blocks around it
/// and of itself.
type Key = (String, Vec<String>);

/// A finding without its words.
type Found = (&'static str, String, Impact);

const SINGLE: &str = "";

#[test]
fn every_rule_has_an_example_that_it_finds() {
    if golden::is_blessing() {
        bless();
        return;
    }
    for rule in RULES.iter() {
        // No pair of contracts makes it fire.
        if rule.id != "unclassified-change" {
            assert!(example(rule.id).is_some(), "{} has no example", rule.id);
        }
    }
    for fixture in fixture::all() {
        let name = &fixture.name;
        let Example { before, after } = example(name).unwrap();
        let sides = [("baseline", files_of(before)), ("candidate", files_of(after))];
        for (side, files) in &sides {
            let known: BTreeSet<String> =
                read(&fixture.side(side)).into_values().flatten().collect();
            for line in files.values().flatten().filter(|line| !line.is_empty()) {
                assert!(known.contains(line), "{name}: the fixture has no line `{line}`");
            }
        }
        let [(_, before), (_, after)] = sides;
        let lines = before.values().chain(after.values()).map(Vec::len).sum::<usize>();
        assert!(lines <= 60, "{name}: {lines} lines are no small example");
        let whole = found(&fixture.compare());
        let small = compare(&before, &after, &fixture).map(|outcome| found(&outcome));
        let small = small.unwrap_or_else(|| panic!("{name}: the example cannot be read"));
        let is_shown = |it: &&Found| it.0 == name && whole.contains(it);
        assert!(small.iter().any(|it| is_shown(&it)), "{name} does not find its example");
    }
}

/// Facts have no fixture: that their policies are valid is all that can be held.
#[test]
fn examples_of_policies_can_be_read() {
    let mut read = 0;
    for rule in RULES.iter().filter(|rule| matches!(rule.judge, Judge::Fact(..))) {
        let Example { before, after } = example(rule.id).unwrap();
        for text in [before, after] {
            if !text.starts_with("# witgate.toml") {
                continue;
            }
            read += 1;
            if let Err(error) = witgate::witgate_config::Config::read(rule.id, text) {
                panic!("{}: {error}", rule.id);
            }
        }
    }
    assert!(read > 10, "only {read} policies were read");
}

fn bless() {
    let mut text = String::new();
    for fixture in fixture::all() {
        let (before, after) = smallest(&fixture);
        writeln!(text, "=== {}\n--- before", fixture.name).unwrap();
        text.push_str(&text_of(&before));
        text.push_str("--- after\n");
        text.push_str(&text_of(&after));
        text.push('\n');
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/manual/examples_of_contracts.txt");
    golden::assert(&path, &text);
}

/// The fixture around one finding of its rule: one that links as the rule's table says of
/// imported items, if there is any, and of these the one that takes the fewest lines.
fn smallest(fixture: &Fixture) -> (Files, Files) {
    let all = found(&fixture.compare());
    let sides = (read(&fixture.side("baseline")), read(&fixture.side("candidate")));
    let own: Vec<&Found> = all.iter().filter(|it| it.0 == fixture.name).collect();
    let links = |impact: &Impact| (impact.old_guest_on_new_host, impact.new_guest_on_old_host);
    let table = &witgate::witgate_judge::find(&fixture.name).unwrap().rows.imported.impact;
    let is_typical = |it: &&&Found| links(&it.2) == links(table);
    let typical: Vec<&Found> = own.iter().filter(is_typical).copied().collect();
    let chosen = if typical.is_empty() { own } else { typical };
    let shrunk = chosen.iter().map(|finding| shrink(fixture, finding, &all, sides.clone()));
    let length = |files: &Files| files.values().map(|lines| lines.len() + 1).sum::<usize>();
    shrunk.min_by_key(|(before, after)| length(before) + length(after)).unwrap()
}

/// Takes out of both sides whatever the finding does not need.
fn shrink(
    fixture: &Fixture,
    finding: &Found,
    all: &[Found],
    (mut before, mut after): (Files, Files),
) -> (Files, Files) {
    loop {
        let keys: BTreeSet<Key> = keys(&before).into_iter().chain(keys(&after)).collect();
        let mut keys: Vec<Key> = keys.into_iter().collect();
        // Whole files first, then what holds the most.
        keys.sort_by_key(|(_, path)| path.len());
        let is_needed = |key: &&Key| {
            let Some(outcome) = compare(&without(&before, key), &without(&after, key), fixture)
            else {
                return true;
            };
            let left = found(&outcome);
            // Another finding may weigh less without the world that it was in.
            let is_known =
                |it: &Found| all.iter().any(|known| (known.0, &known.1) == (it.0, &it.1));
            !left.contains(finding) || !left.iter().all(is_known)
        };
        let Some(key) = keys.iter().find(|key| !is_needed(key)) else { break };
        (before, after) = (without(&before, key), without(&after, key));
    }
    (before, after)
}

fn compare(before: &Files, after: &Files, fixture: &Fixture) -> Option<Outcome> {
    let directory = tempfile::tempdir().unwrap();
    let is_wat = fixture.side("candidate").extension().is_some_and(|it| it == "wat");
    let single = if is_wat { "wat" } else { "wit" };
    let place = |side: &str, files: &Files| {
        let home = directory.path().join(side);
        for (name, lines) in files {
            let file = if name == SINGLE { home.with_extension(single) } else { home.join(name) };
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, lines.join("\n")).unwrap();
        }
        let is_single = files.contains_key(SINGLE);
        let place = if is_single { home.with_extension(single) } else { home };
        place.to_str().unwrap().to_owned()
    };
    let (before, after) = (place("baseline", before), place("candidate", after));
    fixture.compare_sides(Path::new(&before), Path::new(&after)).ok()
}

fn found(outcome: &Outcome) -> Vec<Found> {
    let findings = outcome.verdict.findings.iter();
    findings.map(|it| (it.rule.id, it.item.clone(), it.impact)).collect()
}

/// The files of a side, by their paths in it.
fn read(side: &Path) -> Files {
    if side.is_file() {
        let text = fs::read_to_string(side).unwrap();
        return Files::from([(SINGLE.to_owned(), lines(&text))]);
    }
    let mut files = Files::new();
    let mut directories = vec![side.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let name = path.strip_prefix(side).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, lines(&fs::read_to_string(path).unwrap()));
        }
    }
    files
}

/// The lines of a text that are not empty.
fn lines(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The files that an example shows.
fn files_of(text: &str) -> Files {
    let mut files = Files::new();
    let mut name = SINGLE;
    for line in text.lines() {
        if let Some(file) = line.strip_prefix(FILE_LINE) {
            name = file;
            continue;
        }
        files.entry(name.to_owned()).or_default().push(line.to_owned());
    }
    files
}

/// The text of an example, with an empty line between declarations.
fn text_of(files: &Files) -> String {
    let mut text = String::new();
    for (name, lines) in files {
        if name != SINGLE {
            writeln!(text, "{FILE_LINE}{name}").unwrap();
        }
        for (position, line) in lines.iter().enumerate() {
            let is_last = position + 1 == lines.len();
            let ends = line.starts_with("package") || line == "}";
            text.push_str(line);
            text.push_str(if ends && !is_last { "\n\n" } else { "\n" });
        }
    }
    text
}

/// Everything that may be left out: files, blocks and lines.
fn keys(files: &Files) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for (name, lines) in files {
        keys.push((name.clone(), Vec::new()));
        each_line(lines, |path, _| keys.push((name.clone(), path.to_vec())));
    }
    keys
}

/// A side without what a key names.
fn without(files: &Files, (file, gone): &Key) -> Files {
    let mut files = files.clone();
    if gone.is_empty() {
        files.remove(file);
    } else if let Some(lines) = files.get_mut(file) {
        let mut kept = Vec::new();
        each_line(lines, |path, line| {
            if !path.starts_with(gone) {
                kept.push(line.to_owned());
            }
        });
        *lines = kept;
    }
    files
}

/// Gives every line with the first lines of the blocks that hold it and itself; the
/// last line of a block belongs to the block.
fn each_line(lines: &[String], mut see: impl FnMut(&[String], &str)) {
    let mut path: Vec<String> = Vec::new();
    for line in lines {
        let word = line.trim();
        if word.starts_with('}') {
            see(&path, line);
            path.pop();
            continue;
        }
        path.push(name_of(word));
        see(&path, line);
        if !word.ends_with('{') {
            path.pop();
        }
    }
}

/// What a line declares, so that the same name is the same thing on both sides.
fn name_of(line: &str) -> String {
    let words: Vec<&str> = line.split([' ', ':', ',', ';', '(']).collect();
    match words[..] {
        ["record" | "variant" | "enum" | "flags" | "type" | "resource", name, ..] => {
            format!("type {name}")
        }
        [name, ..] if line.contains(": ") => format!("{name}:"),
        _ => line.to_owned(),
    }
}
