//! Workflow commands: annotations in the log of a GitHub Actions step.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::collections::BTreeMap;
use std::io::{self, Write};

use witgate_judge::Level;
use witgate_model::TextRange;

use crate::escape::escape;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::{FindingGroup, finding_groups};
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::{notes, outcome, site};

pub(crate) static ROW: Row =
    Row { name: "github", summary: "workflow commands: annotations in GitHub Actions", write };

/// GitHub drops what a step says beyond this, for each command.
const LIMIT: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (earlier, findings): (Vec<_>, Vec<_>) =
        report.findings().into_iter().partition(|it| it.is_earlier());
    let groups = finding_groups(findings);
    // What must not be cut comes first; then all that there is to say of a group
    // before the lines of its other findings.
    let mut findings: Vec<(usize, &FindingGroup<'_>)> = groups
        .iter()
        .flat_map(|group| (0..group.members().len()).map(move |position| (position, group)))
        .collect();
    findings.sort_by_key(|(position, group)| {
        let found = group.first();
        let level = std::cmp::Reverse(found.level);
        (!found.is_gate(), !found.stops, !found.counts(), level, *position > 0)
    });
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, group) in &findings {
        *counts.entry(command(group.first())).or_default() += 1;
    }
    // What sums up earlier ones is a notice too, and so is what says that there
    // are more.
    let sums = usize::from(!earlier.is_empty());
    let mut room = BTreeMap::from([("error", LIMIT), ("warning", LIMIT), ("notice", LIMIT - sums)]);
    if counts.iter().any(|(command, count)| *count > room[command]) {
        room.insert("notice", LIMIT - sums - 1);
    }
    let mut more: Vec<ReportedFinding<'_>> = Vec::new();
    for (position, group) in findings {
        let found = &group.members()[position];
        let command = command(found);
        let text = match position {
            0 => annotation_text(report, group),
            _ => refer(found, group, report.here),
        };
        match room.get_mut(command) {
            Some(room) if *room > 0 => {
                *room -= 1;
                annotate(command, found, &text, report.here, out)?;
            }
            _ => more.push(*found),
        }
    }
    if !more.is_empty() {
        let rest = format!("and {} more ({}), see `--format short`", more.len(), Tally::new(&more));
        writeln!(out, "::notice title=witgate::{}", data(&rest))?;
    }
    if !earlier.is_empty() {
        let count = witgate_model::count(earlier.len(), "finding");
        let rest = match earlier.iter().all(ReportedFinding::is_gate) {
            true => format!("{count} as before this change: they fail nothing"),
            false => format!(
                "{count} of earlier changes, since {}: they count for the release that is needed \
                 and fail nothing",
                outcome::sides(report, Comparison::since)
            ),
        };
        let rest = format!("{rest}, see `--format short`");
        writeln!(out, "::notice title=witgate::{}", data(&rest))?;
    }
    for note in report.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "{}", outcome::line(report))
}

/// What is suppressed is said, and alarms nobody.
fn command(finding: &ReportedFinding<'_>) -> &'static str {
    match finding.level {
        _ if finding.is_waived() => "notice",
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Note | Level::Off => "notice",
    }
}

/// All that there is to say of a finding, or of several that read as one.
fn annotation_text(report: &Report<'_>, group: &FindingGroup<'_>) -> String {
    let mut text = escape(&group.message()).into_owned();
    if !group.address().is_empty() {
        let key = if group.is_alone() { "item" } else { "group" };
        let (address, id) = (escape(group.address()).into_owned(), group.id());
        text.push_str(&format!("\n{key}: {address} ({})", escape(&id)));
    }
    for (key, note) in notes::lines(report, group) {
        text.push_str(&format!("\n{key}: {note}"));
    }
    text
}

/// A finding whose group is told of elsewhere, and where.
fn refer(found: &ReportedFinding<'_>, group: &FindingGroup<'_>, here: &str) -> String {
    let site = site::now(group.first(), here);
    let line = site.place.map_or(String::new(), |place| format!(":{}", place.line));
    let (message, fingerprint) = (notes::message(found), &found.finding.fingerprint);
    let count = group.members().len();
    let text = format!("{message} ({fingerprint}); one of {count}, see {}{line}", site.path);
    escape(&text).into_owned()
}

/// A command about a finding, with a text that is escaped already.
fn annotate(
    command: &str,
    finding: &ReportedFinding<'_>,
    text: &str,
    here: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let site = site::now(finding, here);
    let title = format!("{}{}", finding.rule.id, finding.mark());
    annotation(command, Some((site.path, site.place.as_ref())), &title, text, out)
}

/// A command with a file, a place in it, a title, and a text that is escaped already.
pub(crate) fn annotation(
    command: &str,
    site: Option<(String, Option<&TextRange<'_>>)>,
    title: &str,
    text: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "::{command} ")?;
    if let Some((path, place)) = site {
        write!(out, "file={},", property(&path))?;
        if let Some(place) = place {
            write!(out, "line={},endLine={},col={},", place.line, place.end_line, place.column)?;
            // Columns of an annotation over several lines are not understood.
            if place.line == place.end_line {
                write!(out, "endColumn={},", place.end_column)?;
            }
        }
    }
    writeln!(out, "title={}::{}", property(title), lines(text))
}

/// Text behind a command, as the toolkit escapes it. Nothing in it is hidden.
fn data(text: &str) -> String {
    lines(&escape(text))
}

/// Lines whose text is escaped already.
fn lines(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn as_the_toolkit_escapes() {
        assert_eq!(data("100%: a,b"), "100%25: a,b");
        assert_eq!(property("C:\\50%,a::b"), "C%3A\\50%25%2Ca%3A%3Ab");
        assert_eq!(data("%0A::error::x"), "%250A::error::x");
        assert_eq!(data("a\r\n::error::x"), "a\\u{d}\\u{a}\\u{3a}:error::x");
    }
}
