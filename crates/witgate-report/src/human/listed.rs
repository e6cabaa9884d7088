//! Findings that are worth a line, or only a number.

use std::io;

use witgate_model::{count, first_few_names};

use crate::cluster::Cluster;
use crate::filter::Detail;
use crate::group::FindingGroup;
use crate::human::{ALL, finding};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};

/// So many lines of a list are shown.
const LINES: usize = 8;

/// So many rules are named in a line.
const RULES: usize = 6;

/// What is worth a line each.
pub(super) fn other(
    page: &mut Page<'_>,
    report: &Report<'_>,
    clusters: &[Cluster<'_>],
) -> io::Result<()> {
    let clusters: Vec<_> = clusters.iter().collect();
    lines(page, report, &clusters, |it| it.joined().members().len(), finding::cluster_line)
}

/// What waivers wanted: a line for each group, and why it is suppressed.
pub(super) fn waived(
    page: &mut Page<'_>,
    report: &Report<'_>,
    clusters: &[Cluster<'_>],
) -> io::Result<()> {
    let groups: Vec<_> = clusters.iter().flat_map(Cluster::groups).collect();
    of_groups(page, report, &groups, finding::line)
}

/// What is new and breaks nobody, a line for each place that it came to.
pub(super) fn added(
    page: &mut Page<'_>,
    report: &Report<'_>,
    clusters: &[Cluster<'_>],
) -> io::Result<()> {
    if clusters.is_empty() {
        return Ok(());
    }
    let groups: Vec<_> = clusters.iter().flat_map(Cluster::groups).collect();
    page.line(&Text::new().put(Style::Bold, "compatible changes"))?;
    of_groups(page, report, &groups, |page, group| {
        let is_new = group.first().finding.was.is_none();
        let lead = Text::new().pad(2).put(Style::Good, if is_new { "+ " } else { "~ " });
        let rule = group.first().rule.id;
        let place = match report.detail {
            Detail::Verbose => finding::places(group),
            _ => finding::first_place(group),
        };
        let text = Text::new().plain(group.plain_message());
        page.hang(lead, text.put(Style::Dim, format!(" [{rule}]{place}")))
    })
}

/// The first few groups in a line each, and how many findings are left.
pub(super) fn of_groups<'a>(
    page: &mut Page<'_>,
    report: &Report<'_>,
    groups: &[&FindingGroup<'a>],
    line: impl FnMut(&mut Page<'_>, &FindingGroup<'a>) -> io::Result<()>,
) -> io::Result<()> {
    lines(page, report, groups, |group| group.members().len(), line)
}

fn lines<T>(
    page: &mut Page<'_>,
    report: &Report<'_>,
    items: &[&T],
    findings: impl Fn(&T) -> usize,
    mut line: impl FnMut(&mut Page<'_>, &T) -> io::Result<()>,
) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let (shown, left) = items.split_at(shown(report, items.len()));
    for item in shown {
        line(page, item)?;
    }
    let left: usize = left.iter().map(|item| findings(item)).sum();
    if left > 0 {
        let more = format!("and {}: {ALL}", count(left, "more finding"));
        page.line(&Text::new().pad(2).put(Style::Dim, more))?;
    }
    page.blank()
}

/// What changes nothing for anybody: a number for each rule.
pub(super) fn without_effect(
    page: &mut Page<'_>,
    report: &Report<'_>,
    clusters: &[Cluster<'_>],
) -> io::Result<()> {
    if clusters.is_empty() {
        return Ok(());
    }
    if report.detail == Detail::Verbose {
        for group in clusters.iter().flat_map(Cluster::groups) {
            finding::line(page, group)?;
        }
        return page.blank();
    }
    let rules: Vec<String> = clusters
        .iter()
        .map(|cluster| {
            let findings = cluster.joined();
            format!("{} {}", findings.members().len(), findings.first().rule.id)
        })
        .collect();
    let lead = Text::new().put(Style::Bold, "without effect").plain(": ");
    let text = format!("{} ({ALL})", first_few_names(&rules, RULES));
    page.wrapped(lead, 2, Text::new().plain(text))?;
    page.blank()
}

/// How many of so many lines are shown.
pub(super) fn shown(report: &Report<'_>, lines: usize) -> usize {
    match report.detail {
        Detail::Verbose => lines,
        _ => lines.min(LINES),
    }
}
