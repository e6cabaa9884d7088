//! JUnit XML: a suite a package, a case a question; and one of what is pinned,
//! a case an entry.
//!
//! There is no one schema. This keeps to the strictest that a reader validates against,
//! that of Jenkins' xUnit plugin, which allows no `file` attribute of a case: the text of a
//! failure has its place.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use witgate_judge::{Direction, Finding, GatedFinding, Level, Link};
use witgate_model::{Entry, EntryStatus, count};

use crate::answers::{self, Linking};
use crate::escape::escape;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::{FindingGroup, finding_groups};
use crate::integrity::Texts;
use crate::report::{Comparison, Report};
use crate::{integrity, notes, outcome, site, words};

pub(crate) static ROW: Row =
    Row { name: "junit", summary: "JUnit XML: a case for each world, link and error", write };

/// One case, and how it went.
struct Case {
    name: String,
    status: Status,
    /// What else there is to say.
    output: Vec<String>,
}

enum Status {
    Passed,
    Skipped(String),
    Failed { kind: &'static str, message: String, text: String },
}

/// The suite of what is about the run as a whole, which is first.
const RUN: &str = "witgate";

/// The suite of what is pinned.
const INTEGRITY: &str = "integrity";

/// So many earlier findings of a comparison are listed.
const EARLIER: usize = 100;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<(bool, String), Vec<Case>> = BTreeMap::new();
    let of_gate = finding_groups(report.about_gate());
    let of_gate = of_gate.iter().filter_map(|group| group_case(report, group));
    let compared = report
        .comparisons
        .iter()
        .enumerate()
        .map(|(position, comparison)| compared(report, position, comparison));
    let alone = report.comparisons.is_empty().then(|| looked_at(report));
    let run = of_gate.chain(compared).chain(alone).map(|case| (RUN.to_owned(), case));
    let mut cases: Vec<(String, Case)> = run.collect();
    for comparison in &report.comparisons {
        cases.extend(links(report, comparison));
        cases.extend(findings(report, comparison));
    }
    cases.extend(entries(report).into_iter().map(|case| (INTEGRITY.to_owned(), case)));
    for (suite, case) in cases {
        suites.entry((suite != RUN, suite)).or_default().push(case);
    }

    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let all = suites.values().flatten();
    writeln!(out, r#"<testsuites name="witgate" {}>"#, counts(all))?;
    for ((_, name), cases) in &suites {
        suite(name, cases, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// Likewise of a run that compares nothing, because it was asked for what is
/// pinned alone.
fn looked_at(report: &Report<'_>) -> Case {
    let (name, status) = match (report.linted, integrity::sum(report.integrity)) {
        (Some(packages), _) if packages > 0 => {
            (format!("linted: {}", count(packages, "package")), Status::Passed)
        }
        (_, Some(sum)) => (format!("compared: {sum}"), Status::Passed),
        (_, None) => {
            let message = "nothing was compared".to_owned();
            let text = outcome::line(report);
            ("compared: nothing".to_owned(), Status::Failed { kind: "nothing", message, text })
        }
    };
    let output = report.notes.iter().map(|note| format!("note: {note}")).collect();
    Case { name, status, output }
}

/// A case an entry. What contradicts its pin fails where the gate does because
/// of what it found of itself; what nothing proves is skipped.
fn entries(report: &Report<'_>) -> Vec<Case> {
    let texts = Texts::new(report);
    let fails = report.gate.iter().any(|finding| finding.fails(least(report)));
    let case = |row: &Entry| {
        let (entry, status, detail) = (&row.name, row.outcome.status(), row.outcome.detail());
        let shown = match status {
            EntryStatus::Verified => Status::Passed,
            EntryStatus::Mismatch | EntryStatus::Unpinned | EntryStatus::Extra if fails => {
                Status::Failed {
                    kind: status.as_str(),
                    message: detail,
                    text: format!(
                        "at: {}\nformat: {}\nentry: {entry}",
                        texts.place_text(row),
                        row.format
                    ),
                }
            }
            EntryStatus::Mismatch | EntryStatus::Unpinned | EntryStatus::Extra => {
                Status::Skipped(format!("{status}, which the gate lets pass: {detail}"))
            }
            EntryStatus::Stale | EntryStatus::NotCheckable => {
                Status::Skipped(format!("{status}: {detail}"))
            }
        };
        let name = format!("{}: {entry}", row.file);
        Case { name, status: shown, output: Vec::new() }
    };
    report.integrity.iter().map(case).collect()
}

/// A package's suite; of several comparisons, which may share packages, with
/// the name of the comparison.
fn suite_of(comparison: &Comparison<'_>, package: &str) -> String {
    match comparison.name {
        Some(name) => format!("{name}: {package}"),
        None => package.to_owned(),
    }
}

/// A run that compared nothing is no pass, and a file without a case is an
/// error to many readers.
fn compared(report: &Report<'_>, position: usize, comparison: &Comparison<'_>) -> Case {
    let compared = comparison.compared();
    let status = match (compared.is_empty(), report.saw_nothing()) {
        (false, _) => Status::Passed,
        (true, false) => Status::Skipped("nothing was compared".to_owned()),
        (true, true) => {
            let message = "nothing was compared".to_owned();
            Status::Failed { kind: "nothing-compared", text: outcome::line(report), message }
        }
    };
    let name = comparison.name.map_or("compared".to_owned(), |name| format!("compared {name}"));
    // What is about the whole run is said with the first.
    let notes = report.notes.iter().filter(|_| position == 0).map(|note| format!("note: {note}"));
    let output = notes.chain(earlier(report, comparison)).collect();
    Case { name: format!("{name}: {}", words::compared(&compared)), status, output }
}

/// What earlier changes left, which is no case of this run.
fn earlier(report: &Report<'_>, comparison: &Comparison<'_>) -> Vec<String> {
    let mut earlier = report.findings_of(comparison);
    earlier.retain(|it| it.is_earlier());
    let Some(since) = comparison.since().filter(|_| !earlier.is_empty()) else { return Vec::new() };
    let head = format!(
        "changes since {} that were there before: counted for the version, do not fail",
        words::side(since)
    );
    let shown = earlier.iter().take(EARLIER).map(|finding| {
        let GatedFinding { level, finding: Finding { rule, item, .. }, .. } = finding.finding;
        format!("{level}[{}]{}: {} ({item})", rule.id, finding.mark(), notes::message(finding))
    });
    let more = earlier.len().saturating_sub(EARLIER);
    let more = (more > 0).then(|| format!("and {more} more, see `--format json`"));
    [head].into_iter().chain(shown).chain(more).collect()
}

/// Two questions a world: who links with whom.
fn links(report: &Report<'_>, comparison: &Comparison<'_>) -> Vec<(String, Case)> {
    let findings = answers::by_fingerprint(comparison);
    // By lists of findings, which worlds share.
    let mut known = HashMap::new();
    let fails = |list: &[String]| {
        let mut behind = list.iter().filter_map(|print| findings.get(print.as_str()));
        behind.any(|finding| finding.fails(least(report)))
    };
    let mut cases = Vec::new();
    for world in &comparison.verdict.worlds {
        let package = world.world.split_once('/').map_or(world.world.as_str(), |(it, _)| it);
        for direction in Direction::ALL {
            let (who, link) = (direction.audience(), direction.link(world));
            let why = answers::why(world, link, &findings);
            let reason = why.or_else(|| world.note.clone()).unwrap_or_default();
            let name = format!("{}: {who} link", words::local(&world.world, package));
            let because = [&link.typing.because, &link.wasmtime.because];
            let fails = because.into_iter().any(|it| it.any_list(&mut known, fails));
            let status = status(link, reason, fails);
            let case = Case { name, status, output: Vec::new() };
            cases.push((suite_of(comparison, package), case));
        }
    }
    cases
}

/// A refusal fails where the gate does because of it. One that the version
/// allows, or that breaks no promise, is said and passes.
fn status(link: &Link, reason: String, fails: bool) -> Status {
    match Linking::from_link(link) {
        Linking::Links => Status::Passed,
        Linking::Unknown => Status::Skipped(format!("not comparable: {reason}")),
        linking if fails => {
            let message = linking.as_str().to_owned();
            Status::Failed { kind: "rejected", message, text: reason }
        }
        linking => {
            Status::Skipped(format!("{}, which the gate lets pass: {reason}", linking.as_str()))
        }
    }
}

/// What fails the gate, and errors where no gate was asked for.
fn least(report: &Report<'_>) -> Level {
    if report.fail_on == Level::Off { Level::Error } else { report.fail_on }
}

fn findings(report: &Report<'_>, comparison: &Comparison<'_>) -> Vec<(String, Case)> {
    let groups = finding_groups(report.findings_of(comparison));
    let cases = groups.iter().filter_map(|group| {
        let item = group.first().item_at();
        let suite =
            item.map_or(RUN.to_owned(), |item| suite_of(comparison, &item.package().bare()));
        Some((suite, group_case(report, group)?))
    });
    cases.collect()
}

/// What fails is a case that fails, one for all findings that read as one; what
/// is suppressed is skipped, and so is what is only worth a look at the gate
/// itself.
fn group_case(report: &Report<'_>, group: &FindingGroup<'_>) -> Option<Case> {
    let finding = group.first();
    let message = group.message();
    let status = if finding.fails(least(report)) {
        let mut text: Vec<String> = match group.is_alone() {
            true => vec![place_text(finding, report.here)],
            false => group.members().iter().map(|it| at_with_name(it, report.here)).collect(),
        };
        let notes = notes::lines(report, group).into_iter();
        text.extend(notes.map(|(key, note)| format!("{key}: {note}")));
        Status::Failed { kind: finding.rule.id, message, text: text.join("\n") }
    } else if let Some(waiver) = finding.waiver.as_ref().filter(|_| !finding.is_earlier()) {
        Status::Skipped(format!("waived: {}; {message}", words::waiver(waiver)))
    } else if finding.is_gate() {
        Status::Skipped(format!("{}: {message}", finding.level))
    } else {
        return None;
    };
    // Addresses tell cases of a rule apart, and messages what has none.
    let which = if group.address().is_empty() { &finding.message } else { group.address() };
    let name = format!("{}: {which}", finding.rule.id);
    Some(Case { name, status, output: Vec::new() })
}

fn place_text(finding: &ReportedFinding<'_>, here: &str) -> String {
    let site = site::now(finding, here);
    match &site.place {
        Some(place) => format!("at: {}:{}:{}", site.path, place.line, place.column),
        None => format!("at: {}", site.path),
    }
}

fn at_with_name(finding: &ReportedFinding<'_>, here: &str) -> String {
    format!("{} {}", place_text(finding, here), words::name(finding))
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case> + Clone) -> String {
    let count = |is: fn(&Status) -> bool| cases.clone().filter(|case| is(&case.status)).count();
    format!(
        r#"tests="{}" failures="{}" errors="0""#,
        count(|_| true),
        count(|status| matches!(status, Status::Failed { .. })),
    )
}

fn suite(name: &str, cases: &[Case], out: &mut dyn Write) -> io::Result<()> {
    let name = attribute(name);
    let skipped = cases.iter().filter(|case| matches!(case.status, Status::Skipped(_))).count();
    let counts = counts(cases.iter());
    writeln!(out, r#"  <testsuite name="{name}" {counts} skipped="{skipped}">"#)?;
    for case in cases {
        write!(out, r#"    <testcase classname="{name}" name="{}""#, attribute(&case.name))?;
        match &case.status {
            Status::Passed if case.output.is_empty() => {
                writeln!(out, "/>")?;
                continue;
            }
            Status::Passed => writeln!(out, ">")?,
            Status::Skipped(message) => {
                writeln!(out, ">")?;
                writeln!(out, r#"      <skipped message="{}"/>"#, attribute(message))?;
            }
            Status::Failed { kind, message, text } => {
                writeln!(out, ">")?;
                let (kind, message) = (attribute(kind), attribute(message));
                write!(out, r#"      <failure type="{kind}" message="{message}">"#)?;
                writeln!(out, "{}</failure>", lines(text))?;
            }
        }
        if !case.output.is_empty() {
            let output: Vec<_> = case.output.iter().map(|line| attribute(line)).collect();
            writeln!(out, "      <system-out>{}</system-out>", output.join("\n"))?;
        }
        writeln!(out, "    </testcase>")?;
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
