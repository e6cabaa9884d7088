//! What earlier changes left, a line a finding.

use std::cmp::Reverse;
use std::io;

use crate::found::ReportedFinding;
use crate::group::finding_groups;
use crate::human::{finding, listed};
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::text::{Style, Text};
use crate::words;

/// What is the matter with contracts.
pub(super) fn write(
    page: &mut Page<'_>,
    report: &Report<'_>,
    comparison: &Comparison<'_>,
    earlier: &[ReportedFinding<'_>],
) -> io::Result<()> {
    let since =
        comparison.since().map_or(String::new(), |side| format!(" since {}", words::side(side)));
    let means = "they count for the version, and do not fail this check";
    listed_below(page, report, &format!("earlier changes{since}"), means, earlier)
}

/// What is the matter with what is pinned.
pub(super) fn write_pinned(
    page: &mut Page<'_>,
    report: &Report<'_>,
    earlier: &[ReportedFinding<'_>],
) -> io::Result<()> {
    listed_below(page, report, "as before this change", "they do not fail this check", earlier)
}

fn listed_below(
    page: &mut Page<'_>,
    report: &Report<'_>,
    head: &str,
    means: &str,
    earlier: &[ReportedFinding<'_>],
) -> io::Result<()> {
    if earlier.is_empty() {
        return Ok(());
    }
    let head = Text::new().put(Style::Bold, head);
    page.wrapped(Text::new(), 2, head.plain(format!(" ({means})")))?;
    let mut gravest = finding_groups(earlier.iter().copied());
    gravest.sort_by_key(|group| Reverse(group.first().finding.level));
    listed::of_groups(page, report, &gravest.iter().collect::<Vec<_>>(), finding::line)
}
