//! JUnit XML: a suite a package, a case a question.
//!
//! There is no one schema; this keeps to what Jenkins, GitLab and GitHub's
//! reporters all read: <https://github.com/testmoapp/junitxml>

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use witgate_judge::{Finding, Level, Link};

use crate::answers::{self, NEW, OLD};
use crate::escape::escape;
use crate::format::Row;
use crate::report::Report;
use crate::{notes, outcome, site, words};

pub(crate) static ROW: Row =
    Row { name: "junit", summary: "JUnit XML: a case for each world, link and error", write };

/// One case, and how it went.
struct Case {
    name: String,
    file: Option<String>,
    status: Status,
}

enum Status {
    Passed,
    Skipped(String),
    Failed { kind: &'static str, message: String, text: String },
}

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    suites.insert("witgate".to_owned(), vec![compared(report)]);
    for release in &report.verdict.packages {
        suites.entry(release.package.clone()).or_default();
    }
    for (suite, case) in links(report).into_iter().chain(errors(report)) {
        suites.entry(suite).or_default().push(case);
    }
    suites.retain(|_, cases| !cases.is_empty());

    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let all = || suites.values().flatten();
    writeln!(out, r#"<testsuites name="witgate" {}>"#, counts(all()))?;
    for (name, cases) in &suites {
        suite(name, cases, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// A run that compared nothing is no pass, and a file without a case is an
/// error to many readers.
fn compared(report: &Report<'_>) -> Case {
    let compared = &report.verdict.compared;
    let status = match compared.is_empty() {
        false => Status::Passed,
        true => {
            let message = "nothing was compared".to_owned();
            Status::Failed { kind: "nothing-compared", text: outcome::line(report), message }
        }
    };
    Case { name: format!("compared: {}", words::compared(compared)), file: None, status }
}

/// Two questions a world: who links with whom.
fn links(report: &Report<'_>) -> Vec<(String, Case)> {
    let findings: BTreeMap<&str, &Finding> =
        report.findings().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let mut cases = Vec::new();
    for world in &report.verdict.worlds {
        let suite = world.world.split_once('/').map_or(world.world.as_str(), |(suite, _)| suite);
        for (who, link) in
            [(OLD, &world.old_guest_on_new_host), (NEW, &world.new_guest_on_old_host)]
        {
            let why = answers::why(world, link, &findings);
            let reason = why.or_else(|| world.note.clone()).unwrap_or_default();
            let name = format!("{}: {who} link", words::local(&world.world, suite));
            let case = Case { name, file: None, status: status(report, link, reason, &findings) };
            cases.push((suite.to_owned(), case));
        }
    }
    cases
}

/// A refusal fails where the gate does because of it. One that the version
/// pays for, or that breaks no promise, is said and passes.
fn status(
    report: &Report<'_>,
    link: &Link,
    reason: String,
    findings: &BTreeMap<&str, &Finding>,
) -> Status {
    let mut because = link.because.iter().filter_map(|print| findings.get(print.as_str()));
    match link.links {
        Some(true) => Status::Passed,
        None => Status::Skipped(format!("cannot say: {reason}")),
        Some(false) if because.any(|finding| fails(report, finding)) => {
            Status::Failed { kind: "refused", message: "refused".to_owned(), text: reason }
        }
        Some(false) => Status::Skipped(format!("refused, which the gate lets pass: {reason}")),
    }
}

/// What fails the gate, and errors where no gate was asked for.
fn fails(report: &Report<'_>, finding: &Finding) -> bool {
    let least = if report.fail_on == Level::Off { Level::Error } else { report.fail_on };
    finding.level >= least
}

fn errors(report: &Report<'_>) -> Vec<(String, Case)> {
    let failing = report.findings().filter(|finding| fails(report, finding));
    failing
        .map(|finding| {
            let suite = finding.at().map_or("witgate".to_owned(), |item| item.package().bare());
            let site = site::now(report, finding);
            let mut text = match &site.place {
                Some(place) => format!("at: {}:{}:{}", site.path, place.line, place.column),
                None => format!("at: {}", site.path),
            };
            for (key, note) in notes::lines(report, finding) {
                text.push_str(&format!("\n{key}: {note}"));
            }
            // Items tell cases of a rule apart.
            let name = format!("{}: {}", finding.rule.id, finding.item);
            let name = name.trim_end_matches([':', ' ']).to_owned();
            let message = notes::message(finding);
            let status = Status::Failed { kind: finding.rule.id, message, text };
            (suite, Case { name, file: Some(site.path), status })
        })
        .collect()
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case> + Clone) -> String {
    let count = |is: fn(&Status) -> bool| cases.clone().filter(|case| is(&case.status)).count();
    format!(
        r#"tests="{}" failures="{}" errors="0" skipped="{}""#,
        count(|_| true),
        count(|status| matches!(status, Status::Failed { .. })),
        count(|status| matches!(status, Status::Skipped(_))),
    )
}

fn suite(name: &str, cases: &[Case], out: &mut dyn Write) -> io::Result<()> {
    let name = attribute(name);
    writeln!(out, r#"  <testsuite name="{name}" {}>"#, counts(cases.iter()))?;
    for case in cases {
        write!(out, r#"    <testcase classname="{name}" name="{}""#, attribute(&case.name))?;
        if let Some(file) = &case.file {
            write!(out, r#" file="{}""#, attribute(file))?;
        }
        match &case.status {
            Status::Passed => writeln!(out, "/>")?,
            Status::Skipped(message) => {
                writeln!(out, ">")?;
                writeln!(out, r#"      <skipped message="{}"/>"#, attribute(message))?;
                writeln!(out, "    </testcase>")?;
            }
            Status::Failed { kind, message, text } => {
                writeln!(out, ">")?;
                let (kind, message) = (attribute(kind), attribute(message));
                write!(out, r#"      <failure type="{kind}" message="{message}">"#)?;
                writeln!(out, "{}</failure>", lines(text))?;
                writeln!(out, "    </testcase>")?;
            }
        }
    }
    writeln!(out, "  </testsuite>")
}

/// Our own line breaks stay.
fn lines(text: &str) -> String {
    text.split('\n').map(attribute).collect::<Vec<_>>().join("\n")
}

/// Text between quotes or tags. Characters that XML 1.0 has no way to write
/// (2.2) are spelled out like all that are not seen, or else replaced.
fn attribute(text: &str) -> String {
    let text: Cow<'_, str> = escape(text);
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&apos;"),
            '\u{fffe}' | '\u{ffff}' => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{attribute, lines};

    #[test]
    fn xml_stays_xml() {
        assert_eq!(attribute("<a b=\"c\">'&'"), "&lt;a b=&quot;c&quot;&gt;&apos;&amp;&apos;");
        assert_eq!(attribute("a\u{0}\u{1b}\u{ffff}]]>"), "a\\u{0}\\u{1b}\u{fffd}]]&gt;");
        assert_eq!(lines("a\n<b>"), "a\n&lt;b&gt;");
    }
}
