//! Text that wants to be taken for something else, in every place that a
//! report has.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use support::{Fleet, all_spoilt, locks, plugin, render, subject};
use witgate_judge::Level;
use witgate_model::{SourceFile, Sources, Span};
use witgate_report::{Detail, Format, Report};

const EVIL: &str = "x\u{1b}[2J\u{9b}31m\r\n::error::y\u{202e}\u{200b}\u{7}\t##[add-mask]\u{2028}z \
                    ##vso[task.complete]##teamcity[message text='x']";

fn hostile() -> Vec<Fleet> {
    all_spoilt(EVIL, &format!("// {EVIL}\ninterface\t\u{202e}x\u{1b}[31m {{ }}\n"))
}

fn is_harmless(text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        let hidden = line.chars().find(|c| {
            c.is_control() || matches!(c, '\u{200b}' | '\u{202e}' | '\u{2028}' | '\u{feff}')
        });
        assert_eq!(hidden, None, "line {number}: {line:?}");
        assert!(!line.trim_start().starts_with("::error"), "line {number}: {line:?}");
        // The commands of Azure Pipelines and of TeamCity are found anywhere.
        for command in ["##[", "##vso[", "##teamcity["] {
            assert!(!line.contains(command), "line {number}: {line:?}");
        }
    }
}

/// The commands that the format writes itself, without what begins them.
fn without_commands(text: &str) -> String {
    let line = |line: &str| {
        let Some(command) = line.strip_prefix("::") else { return line.to_owned() };
        let (properties, data) = command.split_once("::").expect("a command has two parts");
        let (name, properties) = properties.split_once(' ').expect("and properties");
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect("of a key and a value");
            let keys = ["file", "line", "endLine", "col", "endColumn", "title"];
            assert!(keys.contains(&key), "{line}");
            assert!(!value.contains(':'), "{line}");
        }
        // Lines of an annotation are no lines of the log.
        data.to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn nothing_hidden_gets_out() {
    for fleet in hostile() {
        for width in [0, 1, 40, 80, 200, usize::MAX] {
            for format in Format::ALL {
                let report = Report { width, ..fleet.report() };
                let mut text = render(*format, &report);
                if *format == Format::Github {
                    text = without_commands(&text);
                }
                is_harmless(&text);
            }
        }
    }
}

#[test]
fn colour_is_the_only_escape() {
    for fleet in hostile() {
        let report = Report { color: true, ..fleet.report() };
        let mut text = render(Format::Human, &report);
        for code in ["0", "1", "2", "1;31", "1;33", "1;36", "32", "1;34", "1;7;33"] {
            text = text.replace(&format!("\u{1b}[{code}m"), "");
        }
        is_harmless(&text);
        assert_eq!(text, render(Format::Human, &fleet.report()));
    }
}

#[test]
fn json_keeps_the_very_text() {
    let fleets = hostile();
    let json = |fleet: &Fleet| -> serde_json::Value {
        serde_json::from_str(&render(Format::Json, &fleet.report())).unwrap()
    };
    let one = json(&fleets[0]);
    assert_eq!(one["baseline"]["place"], format!("git:main:wit{EVIL}"));
    assert_eq!(one["findings"][0]["hints"][0], EVIL);
    let fleet = fleets.iter().map(json).find(|json| json["comparisons"][1].is_object()).unwrap();
    assert_eq!(fleet["comparisons"][0]["name"], format!("wit/plugin{EVIL}"));
    assert_eq!(fleet["notes"][1], EVIL);
    let findings = fleet["findings"].as_array().unwrap();
    let waiver = &findings.iter().find(|it| it["waiver"].is_object()).unwrap()["waiver"];
    for key in ["rule", "item", "owner", "issue"] {
        assert_eq!(waiver[key], EVIL, "{key}");
    }
    assert!(waiver["reason"].as_str().unwrap().starts_with(EVIL));
    let locks = fleets.iter().map(json).find(|json| json["integrity"].is_array()).unwrap();
    assert_eq!(locks["integrity"][0]["file"], format!("wit/deps.lock{EVIL}"));
    assert_eq!(locks["integrity"][0]["entry"], format!("clocks{EVIL}"));
    assert!(locks["integrity"][0]["detail"].as_str().unwrap().ends_with(EVIL));
}

/// A range may be of another text than the one at hand.
#[test]
fn ranges_that_point_nowhere_are_no_lines() {
    let mut fleet = locks();
    for (row, (start, end)) in
        fleet.integrity.iter_mut().zip([(usize::MAX, 0), (1 << 32, 0), (1, 9), (9, 1)])
    {
        row.range = Some(start..end);
    }
    for text in ["", "é", "漢"] {
        fleet.locks.iter_mut().for_each(|file| file.text = text.into());
        for format in Format::ALL {
            let text = render(*format, &fleet.report());
            assert!(!text.contains("wit/deps.lock:1:2"), "{text}");
        }
    }
}

/// Every line is one of ours, whatever is in its value.
#[test]
fn outputs_are_lines_of_their_own() {
    let keys = |text: &str| -> Vec<String> {
        let line = |line: &str| {
            let (key, value) = line.split_once('=').unwrap();
            assert!(value.chars().all(|c| c.is_ascii_alphanumeric() || "._:+/@-".contains(c)));
            key.to_owned()
        };
        text.lines().map(line).collect()
    };
    let wanted = keys(&render(Format::Outputs, &plugin().report()));
    for fleet in hostile() {
        let text = render(Format::Outputs, &fleet.report());
        assert_eq!(keys(&text), wanted);
        assert_eq!(text.split(['\n', '\r']).count(), wanted.len() + 1);
    }
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    let mut sample = plugin();
    let far = "/* 漢字\t\u{1b} */ ".repeat(20_000);
    let text = format!("{far}memory-audit, {far}");
    let at = far.len() as u32;
    let span = Span::new(0, at, at + "memory-audit".len() as u32);
    sample.candidate = subject("wit", None, sample.candidate.contract, &text);
    for package in sample.candidate.contract.packages.values_mut() {
        for interface in package.interfaces.values_mut() {
            interface.span = span;
            interface.types.values_mut().for_each(|ty| ty.span = span);
            interface.functions.values_mut().for_each(|function| function.span = span);
        }
        package.span = Span::new(0, 0, text.len() as u32);
    }
    for width in [40, 80, 200] {
        let detail = Detail::Verbose;
        let text = render(Format::Human, &Report { width, detail, ..sample.report() });
        let row =
            text.lines().position(|line| line.contains("…") && line.contains("memory-audit,"));
        let row = row.unwrap_or_else(|| panic!("{text}"));
        let line = text.lines().nth(row).unwrap();
        assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line}");
        let column = |text: &str, mark: &str| {
            unicode_width::UnicodeWidthStr::width(&text[..text.find(mark).unwrap()])
        };
        let under = text.lines().nth(row + 1).unwrap();
        let mark = if under.contains('^') { "^" } else { "-" };
        assert_eq!(column(line, "memory-audit,"), column(under, mark), "{line}\n{under}");
    }
    // A line of the baseline that is said in a note is cut as well.
    sample.baseline = subject("git:main:wit", None, sample.baseline.contract, &text);
    let text = render(Format::Human, &sample.report());
    assert!(text.len() < 10_000, "{}", text.len());
}

#[test]
fn spans_that_point_nowhere_are_no_places() {
    let mut sample = plugin();
    // Shorter than any span, and with no character where one begins.
    for text in ["", "é", "漢"] {
        let files = vec![SourceFile { path: "a.wit".into(), text: text.into() }];
        sample.candidate.sources = Sources::new(files);
        for format in Format::ALL {
            for fail_on in [Level::Off, Level::Error] {
                render(*format, &Report { fail_on, ..sample.report() });
            }
        }
    }
}

#[test]
fn reports_are_the_same_twice() {
    for (one, two) in hostile().iter().zip(hostile()) {
        for format in Format::ALL {
            assert_eq!(render(*format, &one.report()), render(*format, &two.report()));
        }
    }
}
