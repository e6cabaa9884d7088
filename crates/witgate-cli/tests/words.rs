//! Plain words: what the guide in .github/CONTRIBUTING.md does not use is in no text
//! that a user reads.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// Words and phrases that are not used, with what to write.
const NOT_USED: &[(&str, &str)] = &[
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("heed", "respect"),
    ("heeds", "respects"),
    ("pays", "allows"),
    ("paid for", "allowed"),
    ("pay for", "allow"),
    ("does not pay", "is not enough"),
    ("excuse", "suppress"),
    ("excuses", "suppresses"),
    ("excused", "suppressed"),
    ("anew", "again"),
    ("whoever", "the people or the code"),
    ("no more", "no longer"),
    ("to be had", "available"),
    ("told apart", "distinguished"),
    ("taken away", "removed"),
    ("take away", "remove"),
    ("talked over", "discussed"),
    ("piled up", "accumulated"),
    ("track", "compatible version range"),
    ("tracks", "compatible version ranges"),
    ("closed feature", "feature that is not enabled"),
    ("closed features", "features that are not enabled"),
    ("looked at", "checked"),
    ("let in as new", "accepted as new"),
    ("set out from", "is compared with"),
    ("stands here", "is in this directory"),
    ("stand here", "are in this directory"),
    ("stands for", "means"),
    ("stands behind", "requires"),
    ("misspelt", "misspelled"),
];

/// Names of functions that say nothing where they are called, and that no search finds.
const NO_NAMES: &[&str] = &[
    "about", "at", "found", "here", "live", "lone", "look", "of", "spot", "there", "told", "view",
    "whole",
];

/// Crates that users do not run.
const NOT_FOR_USERS: &[&str] =
    &["witgate-bench", "witgate-fuzz", "witgate-oracles", "witgate-testing"];

#[test]
fn documents_use_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![root.join("README.md")];
    files_below(&root.join("docs"), "md", &mut files);
    assert!(files.len() > 15, "{files:?}");
    let wrong: Vec<String> = files.iter().flat_map(|file| wrong(file, &read(file))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The action, the templates and hooks that users copy, and our own workflows, with
/// their comments.
#[test]
fn workflows_use_plain_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![
        root.join("action.yml"),
        root.join(".pre-commit-hooks.yaml"),
        root.join("docs/ci/git-diff-witgate"),
        root.join(".github/SECURITY.md"),
        root.join(".github/CODEOWNERS"),
    ];
    files_below(&root.join("docs/ci"), "yml", &mut files);
    files_below(&root.join(".github"), "yml", &mut files);
    assert!(files.len() > 12, "{files:?}");
    let wrong: Vec<String> = files.iter().flat_map(|file| wrong(file, &read(file))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn messages_use_plain_words() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for entry in fs::read_dir(crates).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.join("src").is_dir() && !NOT_FOR_USERS.contains(&&*name) {
            files_below(&path.join("src"), "rs", &mut files);
        }
    }
    assert!(files.len() > 300, "only {} files", files.len());
    let wrong: Vec<String> =
        files.iter().flat_map(|file| wrong(file, &messages(&read(file)))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words that code still needs: compatible ranges of versions are tracks in it.
const ONLY_IN_COMMENTS: &[&str] = &["no more", "track", "tracks", "whoever"];

#[test]
fn comments_use_plain_words() {
    let mut files = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), "rs", &mut files);
    let is_built = |file: &Path| file.components().any(|it| it.as_os_str() == "target");
    files.retain(|file| !file.ends_with("tests/words.rs") && !is_built(file));
    let not_used = NOT_USED.iter().filter(|(phrase, _)| !ONLY_IN_COMMENTS.contains(phrase));
    let not_used: Vec<_> = not_used.copied().collect();
    let comments = |text: String| {
        let comment = |line: &str| line.trim_start().strip_prefix("//").map(str::to_owned);
        text.lines().filter_map(comment).collect::<Vec<_>>().join("\n")
    };
    let wrong: Vec<String> =
        files.iter().flat_map(|file| wrong_of(&not_used, file, &comments(read(file)))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn functions_have_names_that_can_be_searched_for() {
    let mut files = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), "rs", &mut files);
    files.retain(|file| file.components().any(|it| it.as_os_str() == "src"));
    let mut wrong = Vec::new();
    for file in &files {
        for (number, line) in read(file).lines().enumerate() {
            let name = line.split_once("fn ").map_or("", |(_, rest)| rest);
            let name = name.split(['(', '<']).next().unwrap_or_default();
            if NO_NAMES.contains(&name) {
                wrong.push(format!("{}:{}: {name}", file.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_are_not_used_are_found() {
    let found = |text: &str| wrong(Path::new("a"), text).len();
    assert_eq!(found("Mend it, and it is paid\nfor."), 2);
    assert_eq!(found("amended; version-track-changed; is paid"), 0);
    assert_eq!(
        strings("let a = \"b \\\" c\"; // \"d\"\nlet e = '\"'; r#\"f \"g\" h\"#"),
        "b \\\" c\nf \"g\" h\n"
    );
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

fn files_below(directory: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, extension, files);
        } else if path.extension().is_some_and(|it| it == extension) && !path.ends_with("tests.rs")
        {
            files.push(path);
        }
    }
}

/// Each word that is not used, with the words around it.
fn wrong(file: &Path, text: &str) -> Vec<String> {
    wrong_of(NOT_USED, file, text)
}

fn wrong_of(not_used: &[(&str, &str)], file: &Path, text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
    let words: Vec<String> = text
        .split(|c: char| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut wrong = Vec::new();
    for (phrase, better) in not_used {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        for (position, window) in words.windows(phrase.len()).enumerate() {
            if window.iter().eq(phrase.iter()) {
                let around = position.saturating_sub(4)..(position + 6).min(words.len());
                let around = words[around].join(" ");
                wrong.push(format!("{}: {better}: … {around} …", file.display()));
            }
        }
    }
    wrong
}

/// The texts of a source file, without what is filled in.
fn messages(source: &str) -> String {
    without_placeholders(&strings(source))
}

/// The string literals of a source file, without its tests and comments.
fn strings(source: &str) -> String {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut strings = String::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let (before, from) = rest.split_at(at);
        rest = &from[1..];
        let (end, skipped) = if from.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), 0)
        } else if from.starts_with("'\"'") || from.starts_with("'\\") {
            (2, 0)
        } else if from.starts_with('"') && before.ends_with("r#") {
            let end = rest.find("\"#").unwrap_or(rest.len());
            strings.push_str(&rest[..end]);
            strings.push('\n');
            (end, 2)
        } else if from.starts_with('"') {
            let end = end_of_string(rest);
            strings.push_str(&rest[..end]);
            strings.push('\n');
            (end, 1)
        } else {
            (0, 0)
        };
        rest = rest.get(end + skipped..).unwrap_or_default();
    }
    strings
}

/// A text without what is filled in, such as `{track}`.
fn without_placeholders(text: &str) -> String {
    let mut plain = String::new();
    for part in text.split('{') {
        plain.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
        plain.push(' ');
    }
    plain
}

/// Where a string literal ends that has begun.
fn end_of_string(text: &str) -> usize {
    let mut is_escaped = false;
    for (position, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return position,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}
