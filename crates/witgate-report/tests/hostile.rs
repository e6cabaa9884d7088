//! Text that wants to be taken for something else, in every place that a
//! report has.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use support::{Sample, migration, plugin, render, subject};
use witgate_judge::{Level, Reach, ReachedWorld};
use witgate_model::{SourceFile, Sources, Span};
use witgate_report::{Format, Report};

const EVIL: &str = "x\u{1b}[2J\u{9b}31m\r\n::error::y\u{202e}\u{200b}\u{7}\t##[add-mask]\u{2028}z";

fn hostile() -> Sample {
    spoilt(plugin())
}

fn spoilt(mut sample: Sample) -> Sample {
    // Spans point at odd places of a text that is not theirs.
    let text = format!("// {EVIL}\ninterface\t\u{202e}x\u{1b}[31m {{ }}\n");
    for subject in [&mut sample.baseline, &mut sample.candidate] {
        let files = vec![SourceFile { path: EVIL.into(), text: text.as_str().into() }];
        subject.sources = Sources::new(files);
    }
    for side in [&mut sample.verdict.baseline, &mut sample.verdict.candidate] {
        side.place = EVIL.into();
        side.resolved = Some(format!("at {EVIL}"));
    }
    for subject in [&mut sample.baseline, &mut sample.candidate] {
        subject.place = EVIL.into();
        subject.resolved = Some(format!("漢字漢字漢字 {EVIL}"));
    }
    for finding in &mut sample.verdict.findings {
        for text in [&mut finding.message, &mut finding.help, &mut finding.item] {
            text.push_str(EVIL);
        }
        finding.fingerprint.push_str(EVIL);
        finding.hints.push(EVIL.into());
        let Reach { functions, worlds } = finding.reach.clone();
        let functions = functions.iter().cloned().chain([EVIL.into()]).collect();
        let evil = |world: &ReachedWorld| ReachedWorld {
            world: format!("{}{EVIL}", world.world),
            ..world.clone()
        };
        finding.reach = Reach { functions, worlds: worlds.iter().map(evil).collect() };
    }
    for world in &mut sample.verdict.worlds {
        world.world.push_str(EVIL);
        world.note = Some(EVIL.into());
        world.old_guest_on_new_host.reason = Some(EVIL.into());
        world.new_guest_on_old_host.because = [EVIL.into()].into();
    }
    let is_migration = sample.verdict.packages.iter().all(|release| release.paid);
    for release in &mut sample.verdict.packages {
        release.package = if is_migration { "acme:plugin".into() } else { EVIL.into() };
    }
    sample
}

fn is_harmless(text: &str) {
    for (number, line) in text.split('\n').enumerate() {
        let hidden = line.chars().find(|c| {
            c.is_control() || matches!(c, '\u{200b}' | '\u{202e}' | '\u{2028}' | '\u{feff}')
        });
        assert_eq!(hidden, None, "line {number}: {line:?}");
        assert!(!line.trim_start().starts_with("::error"), "line {number}: {line:?}");
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
    for sample in [hostile(), spoilt(migration())] {
        for width in [0, 1, 40, 80, 200, usize::MAX] {
            for format in Format::ALL {
                let report = Report { width, ..sample.report() };
                let mut text = render(*format, &report);
                if *format == Format::Github {
                    text = without_commands(&text);
                }
                is_harmless(&text);
                if !matches!(format, Format::Json | Format::Gitlab | Format::Sarif) {
                    assert!(!text.contains("##[add-mask]"));
                }
            }
        }
    }
}

#[test]
fn colour_is_the_only_escape() {
    let sample = hostile();
    let report = Report { color: true, ..sample.report() };
    let mut text = render(Format::Human, &report);
    for code in ["0", "1", "2", "1;31", "1;33", "1;36", "32", "1;34", "1;7;33"] {
        text = text.replace(&format!("\u{1b}[{code}m"), "");
    }
    is_harmless(&text);
    assert_eq!(text, render(Format::Human, &sample.report()));
}

#[test]
fn json_keeps_the_very_text() {
    let sample = hostile();
    let json: serde_json::Value =
        serde_json::from_str(&render(Format::Json, &sample.report())).unwrap();
    assert_eq!(json["baseline"]["place"], EVIL);
    assert_eq!(json["findings"][0]["hints"][0], EVIL);
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
        let text = render(Format::Human, &Report { width, ..sample.report() });
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
    for format in Format::ALL {
        let (one, two) = (hostile(), hostile());
        assert_eq!(render(*format, &one.report()), render(*format, &two.report()));
    }
}
