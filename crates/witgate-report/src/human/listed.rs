//! Findings that are worth a line, or only a number.

use std::io;

use witgate_model::count;

use crate::cluster::Cluster;
use crate::filter::Detail;
use crate::group::FindingGroup;
use crate::human::{ALL, finding};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::words;

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
    if clusters.is_empty() {
        return Ok(());
    }
    let shown = shown(report, clusters.len());
    for cluster in &clusters[..shown] {
        finding::cluster_line(page, cluster)?;
    }
    let left = clusters[shown..].iter().map(|cluster| cluster.joined().members().len()).sum();
    more(page, left)?;
    page.blank()
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
    let groups: Vec<&FindingGroup<'_>> = clusters.iter().flat_map(Cluster::groups).collect();
    page.line(&Text::new().put(Style::Bold, "compatible changes"))?;
    let shown = shown(report, groups.len());
    for group in &groups[..shown] {
        let is_new = group.first().finding.was.is_none();
        let lead = Text::new().pad(2).put(Style::Good, if is_new { "+ " } else { "~ " });
        let rule = group.first().rule.id;
        let place = match report.detail {
            Detail::Verbose => finding::places(group),
            _ => finding::first_place(group),
        };
        let text = Text::new().plain(group.plain_message());
        page.hang(lead, text.put(Style::Dim, format!(" [{rule}]{place}")))?;
    }
    more(page, groups[shown..].iter().map(|group| group.members().len()).sum())?;
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
    let text = format!("{} ({ALL})", words::some(&rules, RULES));
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

/// Says that so many findings are not shown.
pub(super) fn more(page: &mut Page<'_>, left: usize) -> io::Result<()> {
    match left {
        0 => Ok(()),
        _ => {
            let more = format!("and {}: {ALL}", count(left, "more finding"));
            page.line(&Text::new().pad(2).put(Style::Dim, more))
        }
    }
}
