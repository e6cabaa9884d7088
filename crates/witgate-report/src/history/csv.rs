//! For spreadsheets: a row for each repository and period.

use std::io::{self, Write};

use super::HistoryReport;
use crate::escape::escape;

const COLUMNS: &[&str] = &[
    "repository",
    "period",
    "commits",
    "breaking",
    "uncovered",
    "waived",
    "covered",
    "unreleased",
    "additions",
    "packages_added",
    "packages_removed",
    "capabilities_gained",
    "unverified_commits",
    "locks_rewritten",
    "not_judged",
    "releases",
    "releases_breaking",
    "releases_additive",
    "releases_unchanged",
    "releases_not_compared",
    "releases_uncovered",
    "waivers_open",
];

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", COLUMNS.join(","))?;
    for history in report.histories {
        for period in report.numbers_of(history).periods {
            let (counts, releases) = (&period.counts, &period.releases);
            let numbers = [
                counts.steps,
                counts.breaking.total(),
                counts.breaking.uncovered,
                counts.breaking.waived,
                counts.breaking.covered,
                counts.breaking.unreleased,
                counts.additions,
                counts.packages_added,
                counts.packages_removed,
                counts.capabilities_gained,
                counts.unverified_steps,
                counts.locks_rewritten,
                counts.not_judged,
                releases.total(),
                releases.breaking,
                releases.additive,
                releases.unchanged,
                releases.not_compared,
                releases.uncovered,
            ];
            let mut cells = vec![cell(&history.repository), cell(&period.label)];
            cells.extend(numbers.iter().map(ToString::to_string));
            cells.push(period.waivers_open.map(|open| open.to_string()).unwrap_or_default());
            writeln!(out, "{}", cells.join(","))?;
        }
    }
    Ok(())
}

/// A text as a cell that is a text, whatever is in it: spreadsheets take what begins like
/// a formula for one, and a quote before it makes it a text.
fn cell(text: &str) -> String {
    let text = escape(text);
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quote = if is_formula { "'" } else { "" };
    match is_formula || text.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{quote}{}\"", text.replace('"', "\"\"")),
        false => text.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_a_text() {
        assert_eq!(cell("v1.2.0"), "v1.2.0");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        assert_eq!(cell("a\nb"), "a\\u{a}b");
    }
}
