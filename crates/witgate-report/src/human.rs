//! For people: every finding with the lines it stands in on both sides, who
//! breaks, what it takes and how to mend it; what a package pays for by moving to
//! a new track, as a migration; then the worlds, then the sum.

mod finding;
mod migration;
mod summary;
mod worlds;

use std::io::{self, Write};

use witgate_judge::{Finding, Level};
use witgate_model::Bump;

use crate::format::Row;
use crate::outcome;
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::words;

pub(crate) static ROW: Row = Row {
    name: "human",
    summary: "for people: source lines of both sides, who breaks and how to mend it",
    write,
};

/// More than anyone reads: what comes after these has a line each.
const SHOWN_WHOLE: usize = 50;

/// What comes after these is in the other formats.
const SHOWN_AS_LINE: usize = 200;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, color: report.color, width: report.width.max(40) };
    let page = &mut page;

    let (migration, mut findings): (Vec<&Finding>, Vec<&Finding>) =
        report.findings().partition(|finding| migration::has(report, finding));
    findings.sort_by_key(|finding| std::cmp::Reverse((needs_room(finding), finding.level)));
    let whole = findings.iter().take_while(|finding| needs_room(finding)).count().min(SHOWN_WHOLE);
    let (whole, lines) = findings.split_at(whole);
    for finding in whole {
        finding::whole(page, report, finding)?;
        page.blank()?;
    }
    let (lines, more) = lines.split_at(lines.len().min(SHOWN_AS_LINE));
    for finding in lines {
        finding::line(page, report, finding)?;
    }
    if !more.is_empty() {
        let more = format!(
            "... and {} more ({}): `--format short` or `--format json` has them all",
            more.len(),
            words::tally(more.iter().copied()),
        );
        page.hang(Text::new(), Text::new().put(Style::Bold, more))?;
    }
    if !lines.is_empty() {
        page.blank()?;
    }
    migration::write(page, report, &migration)?;
    if !outcome::is_unchanged(report) {
        worlds::write(page, report)?;
    }
    summary::write(page, report)
}

/// Whether a finding is worth more than a line: it stops someone, or might.
fn needs_room(finding: &Finding) -> bool {
    finding.level > Level::Note || finding.bump == Bump::Breaking || finding.impact.is_silent()
}
