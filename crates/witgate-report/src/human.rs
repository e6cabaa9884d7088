//! For people: every finding with the lines it stands in on both sides, who
//! breaks, what it takes and how to mend it; what a package pays for by moving to
//! a new track, as a migration; then the worlds, what earlier changes left, what
//! is pinned, and the sum. Of several packages, those that did not change are only named.

mod earlier;
mod finding;
mod integrity;
mod migration;
mod summary;
mod worlds;

use std::io::{self, Write};

use witgate_judge::Level;
use witgate_model::Bump;

use crate::format::Row;
use crate::found::Found;
use crate::group::{FindingGroup, finding_groups};
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::text::{Style, Text};

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
    let page = &mut Page::new(out, report.color, report.width);
    let mut room = Room { whole: SHOWN_WHOLE, lines: SHOWN_AS_LINE };
    findings(page, report, report.about_gate(), &mut room)?;
    for of in &report.comparisons {
        if report.is_several() && of.is_unchanged() {
            continue;
        }
        comparison(page, report, of, &mut room)?;
    }
    integrity::write(page, report)?;
    summary::write(page, report)
}

/// How many findings may still be told in full, and in a line.
struct Room {
    whole: usize,
    lines: usize,
}

fn comparison(
    page: &mut Page<'_>,
    report: &Report<'_>,
    of: &Comparison<'_>,
    room: &mut Room,
) -> io::Result<()> {
    let found = report.of(of);
    if report.is_several() {
        let title = format!("== {}: {}", of.title(), Tally::of(&found));
        page.hang(Text::new(), Text::new().put(Style::Bold, title))?;
        page.blank()?;
    }
    let (earlier, here): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| it.is_earlier());
    let (migration, here): (Vec<_>, Vec<_>) =
        here.into_iter().partition(|finding| migration::has(finding));
    findings(page, report, here, room)?;
    migration::write(page, of, &migration, !earlier.is_empty())?;
    if !of.is_unchanged() {
        worlds::write(page, report, of)?;
    }
    earlier::write(page, of, &earlier)
}

/// What needs room in full, the rest in a line each.
fn findings(
    page: &mut Page<'_>,
    report: &Report<'_>,
    findings: Vec<Found<'_>>,
    room: &mut Room,
) -> io::Result<()> {
    let mut groups = finding_groups(findings);
    groups.sort_by_key(|group| {
        std::cmp::Reverse((needs_room(group.first()), group.first().finding.level))
    });
    let whole = groups.iter().take_while(|group| needs_room(group.first())).count();
    let (whole, lines) = groups.split_at(whole.min(room.whole));
    room.whole -= whole.len();
    for group in whole {
        finding::whole(page, report, group)?;
        page.blank()?;
    }
    let (lines, more) = lines.split_at(lines.len().min(room.lines));
    room.lines -= lines.len();
    for group in lines {
        finding::line(page, group)?;
    }
    if !more.is_empty() {
        let more: Vec<_> = more.iter().flat_map(FindingGroup::members).collect();
        let more = format!(
            "... and {} more ({}): `--format short` or `--format json` has them all",
            more.len(),
            Tally::of(more),
        );
        page.hang(Text::new(), Text::new().put(Style::Bold, more))?;
    }
    if !(lines.is_empty() && groups.len() == whole.len()) {
        page.blank()?;
    }
    Ok(())
}

/// Whether a finding is worth more than a line: it stops someone, or might.
fn needs_room(finding: &Found<'_>) -> bool {
    let stops = finding.stops || finding.level > Level::Note;
    finding.counts() && (stops || finding.bump == Bump::Breaking || finding.impact.is_silent())
}
