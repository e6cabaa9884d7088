//! Workflow commands: annotations in the log of a GitHub Actions step.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::io::{self, Write};

use witgate_judge::{Finding, Level};

use crate::escape::escape;
use crate::format::Row;
use crate::report::Report;
use crate::{notes, outcome, site, words};

pub(crate) static ROW: Row =
    Row { name: "github", summary: "workflow commands: annotations in GitHub Actions", write };

/// GitHub drops what a step says beyond this, for each level.
const LIMIT: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let of = |level| {
        let findings = report.findings().filter(move |finding| finding.level == level);
        findings.collect::<Vec<&Finding>>()
    };
    let levels = [
        (Level::Error, "error", of(Level::Error)),
        (Level::Warn, "warning", of(Level::Warn)),
        (Level::Note, "notice", of(Level::Note)),
    ];
    let is_cut = levels.iter().any(|(_, _, findings)| findings.len() > LIMIT);
    let mut more: Vec<&Finding> = Vec::new();
    for (level, command, findings) in &levels {
        // What says that there is more is a notice too.
        let room = LIMIT - usize::from(is_cut && *level == Level::Note);
        let (shown, cut) = findings.split_at(findings.len().min(room));
        for finding in shown {
            annotation(report, command, finding, out)?;
        }
        more.extend(cut);
    }
    if !more.is_empty() {
        let tally = words::tally(more.iter().copied());
        let rest = format!("and {} more ({tally}), see `--format short`", more.len());
        writeln!(out, "::notice title=witgate::{}", data(&rest))?;
    }
    writeln!(out, "{}", outcome::line(report))
}

fn annotation(
    report: &Report<'_>,
    command: &str,
    finding: &Finding,
    out: &mut dyn Write,
) -> io::Result<()> {
    let site = site::now(report, finding);
    write!(out, "::{command} file={}", property(&site.path))?;
    if let Some(place) = &site.place {
        write!(out, ",line={},endLine={},col={}", place.line, place.end_line, place.column)?;
        // Columns of an annotation over several lines are not understood.
        if place.line == place.end_line {
            write!(out, ",endColumn={}", place.end_column)?;
        }
    }
    let mut text = escape(&notes::message(finding)).into_owned();
    if !finding.item.is_empty() {
        text.push_str(&format!(
            "\nitem: {} ({})",
            escape(&finding.item),
            escape(&finding.fingerprint)
        ));
    }
    for (key, note) in notes::lines(report, finding) {
        text.push_str(&format!("\n{key}: {note}"));
    }
    writeln!(out, ",title={}::{}", property(finding.rule.id), lines(&text))
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
