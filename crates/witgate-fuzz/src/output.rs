//! What must be true of everything that witgate prints.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use witgate::witgate_report::{Format, Report, write};
use witgate_testing::xml;

/// What is not visible, or changes the direction of text. The classes are
/// Unicode's, not the list in `witgate-model`, so that the one tests the other.
static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    let classes = r"[[\p{Cc}--\n]\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]";
    Regex::new(classes).expect("the expression is valid")
});

/// What a CI log executes or folds: Azure and TeamCity (`##vso[`, `##[`,
/// `##teamcity[`) anywhere in a line, GitHub (`::`) and Buildkite (`---`) at the
/// start of a line.
static COMMAND: LazyLock<Regex> = LazyLock::new(|| {
    let commands = r"(?m)##[A-Za-z0-9_.-]*\[|^\s*::[A-Za-z]|^(?:---|\+\+\+|~~~|\^\^\^)\s";
    Regex::new(commands).expect("the expression is valid")
});

/// Panics if a terminal or a CI log would take something in the text for more
/// than text.
pub fn assert_harmless(text: &str) {
    for expression in [&HIDDEN, &COMMAND] {
        if let Some(found) = expression.find(text) {
            let before = text[..found.start()].chars().rev().take(200);
            let before: String = before.collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{:?} after {before:?}", found.as_str());
        }
    }
}

/// Writes a report in every format, and reads each of them back.
pub(crate) fn assert_formats(report: &Report<'_>) {
    for format in Format::ALL {
        let mut bytes = Vec::new();
        write(*format, report, &mut bytes).expect("memory takes whatever is written");
        let text = String::from_utf8(bytes).expect("reports are UTF-8");
        match format {
            Format::Github => assert_harmless(&without_commands(&text)),
            // Symbols of witgate itself, shown in colour.
            Format::Markdown => {
                assert_harmless(&text.replace("ℹ\u{fe0f}", "").replace("⚠\u{fe0f}", ""))
            }
            _ => assert_harmless(&text),
        }
        match format {
            Format::Json | Format::Gitlab => drop(json(&text)),
            Format::JsonLines => text.lines().for_each(|line| drop(json(line))),
            Format::Sarif => assert_no_links(&json(&text)),
            Format::Junit => drop(xml::elements(&text)),
            Format::Outputs => text.lines().for_each(assert_is_output),
            // Tests of the report hold its markup to what it may have.
            Format::Html
            | Format::Human
            | Format::Short
            | Format::Github
            | Format::Markdown
            | Format::Changelog => {}
        }
        if *format == Format::Markdown || *format == Format::Changelog {
            assert_markdown(&text);
        }
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// A link in a SARIF message: an odd number of backslashes would escape it.
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\\])(?:\\\\)*\]\(").expect("the expression is valid"));

/// Panics if a message of a SARIF report has a link: witgate writes none.
fn assert_no_links(value: &Value) {
    if let Some(text) = value.pointer("/message/text").and_then(Value::as_str) {
        assert!(!LINK.is_match(text), "{text}");
    }
    match value {
        Value::Array(values) => values.iter().for_each(assert_no_links),
        Value::Object(values) => values.values().for_each(assert_no_links),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The text of a GitHub log without the commands that the format writes itself.
fn without_commands(text: &str) -> String {
    let mut left = String::new();
    for line in text.lines() {
        let data = match line.strip_prefix("::") {
            None => line,
            Some(command) => {
                let (properties, data) = command.split_once("::").expect("a command has two parts");
                let (name, properties) = properties.split_once(' ').expect("it has properties");
                assert!(["error", "warning", "notice"].contains(&name), "{line}");
                for property in properties.split(',') {
                    let (key, value) = property.split_once('=').expect("a key and a value");
                    let keys = ["file", "line", "endLine", "col", "endColumn", "title"];
                    assert!(keys.contains(&key) && !value.contains(':'), "{line}");
                }
                data
            }
        };
        left.push_str(data);
        left.push('\n');
    }
    left
}

fn assert_is_output(line: &str) {
    let (key, value) = line.split_once('=').expect("a key and a value");
    assert!(key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{line}");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._:+/@-".contains(&byte);
    assert!(value.bytes().all(is_plain), "{line}");
}

/// Markdown in which only what witgate itself writes is markup.
fn assert_markdown(text: &str) {
    let outside = witgate_testing::markdown::outside_code(text);
    for markup in ["<", "](", "://", "www.", "~~~"] {
        assert!(!outside.contains(markup), "{markup} in {outside}");
    }
    let is_name = |name: &str| name.starts_with(|c: char| c.is_alphanumeric());
    let mention = |word: &str| word.strip_prefix('@').is_some_and(is_name);
    assert!(!outside.split_whitespace().any(mention), "a mention in {outside}");
}
