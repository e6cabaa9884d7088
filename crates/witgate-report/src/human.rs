//! For people: first what counts (how it ends, the version, the worlds that
//! refuse), then what breaks someone with the lines it is in and how to fix
//! it, then additions as a list, and of what changes nothing only a number.
//!
//! However much was found, the page stays short: sections that come late give
//! way, and say how many findings they left out and what shows them.

mod earlier;
mod finding;
mod footer;
mod heading;
mod integrity;
mod listed;
mod migration;
mod statistics;
mod worlds;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use witgate_judge::{Impact, Level};
use witgate_model::Bump;

use crate::cluster::{Cluster, clusters};
use crate::filter::Detail;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::group::finding_groups;
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::text::{Style, Text};

pub(crate) static ROW: Row = Row {
    name: "human",
    summary: "for people: what breaks whom with its source, and how to fix it",
    write,
};

/// The rule that reports what lets more pass than before.
const POLICY_LOOSENED: &str = "policy-loosened";

/// What shows everything, for whoever reads that something is left out.
const ALL: &str = "`-v` shows all";

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let page = &mut Page::new(out, report.color, report.width);
    heading::write(page, report)?;
    match report.detail {
        Detail::Counts => return statistics::write(page, report),
        Detail::Quiet => return failing(page, report),
        Detail::Normal | Detail::Verbose => {}
    }
    let (pinned, policy): (Vec<_>, Vec<_>) =
        report.about_gate().into_iter().partition(|found| found.is_about_pinned());
    section(page, report, policy)?;
    let mut comparisons: Vec<_> = report
        .comparisons
        .iter()
        .map(|comparison| (gravest(&report.all_of(comparison)), comparison))
        .collect();
    comparisons.sort_by_key(|(level, _)| Reverse(*level));
    // Contracts come before locks that are as bad.
    let as_bad = comparisons.partition_point(|(level, _)| *level >= gravest(&pinned));
    let (before, after) = comparisons.split_at(as_bad);
    let mut written = BTreeMap::new();
    for (_, comparison) in before {
        write_comparison(page, report, comparison, &mut written)?;
    }
    if report.is_several() && !pinned.is_empty() {
        title(page, "lock files and artifacts", &pinned, String::new())?;
    }
    let (earlier, here): (Vec<_>, Vec<_>) = pinned.into_iter().partition(|it| it.is_earlier());
    section(page, report, here)?;
    earlier::write_pinned(page, report, &earlier)?;
    for (_, comparison) in after {
        write_comparison(page, report, comparison, &mut written)?;
    }
    integrity::write(page, report)?;
    footer::write(page, report)
}

/// A line for each rule that fails; where nothing can fail, for each that has errors.
/// Why more passes than before is never left out.
fn failing(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let fails = |found: &ReportedFinding<'_>| match report.fail_on {
        Level::Off => found.is_error(),
        _ => found.stops || found.rule.id == POLICY_LOOSENED && found.level > Level::Note,
    };
    let failing = report.findings().into_iter().filter(|found| fails(found) && !found.follows);
    for cluster in clusters(finding_groups(failing)) {
        finding::cluster_line(page, &cluster)?;
    }
    Ok(())
}

/// The level of the gravest finding that counts.
fn gravest(findings: &[ReportedFinding<'_>]) -> Level {
    let counting = findings.iter().filter(|found| found.counts());
    counting.map(|found| found.level).max().unwrap_or(Level::Off)
}

/// Which findings were written, and of which package first.
type Written<'a> = BTreeMap<Vec<(&'a str, Level, &'static str)>, String>;

fn write_comparison<'a>(
    page: &mut Page<'_>,
    report: &Report<'a>,
    comparison: &Comparison<'a>,
    written: &mut Written<'a>,
) -> io::Result<()> {
    let findings = report.findings_of(comparison);
    if findings.is_empty() {
        return Ok(());
    }
    // A package that is vendored in several places changes in all of them, and one that
    // several use in each of these. What is owed for it is each package's own.
    let prints = findings.iter().map(|it| match it.follows {
        true => (it.rule.id, it.level, it.mark()),
        false => (it.finding.fingerprint.as_str(), it.level, it.mark()),
    });
    let same = written.entry(prints.collect()).or_insert_with(|| comparison.title().to_owned());
    if same != comparison.title() && report.detail != Detail::Verbose {
        return title(page, comparison.title(), &findings, format!(", the same as in {same}"));
    }
    if report.is_several() {
        title(page, comparison.title(), &findings, String::new())?;
    }
    let (earlier, here): (Vec<_>, Vec<_>) = findings.into_iter().partition(|it| it.is_earlier());
    let (migration, here): (Vec<_>, Vec<_>) = here.into_iter().partition(migration::has);
    section(page, report, here)?;
    migration::write(page, report, comparison, &migration, !earlier.is_empty())?;
    earlier::write(page, report, comparison, &earlier)
}

/// What a part of several is about, and how many findings it has.
fn title(
    page: &mut Page<'_>,
    name: &str,
    findings: &[ReportedFinding<'_>],
    more: String,
) -> io::Result<()> {
    let title = Text::new().put(Style::Bold, format!("== {name}: {}", Tally::new(findings)));
    page.hang(Text::new(), title.plain(more))?;
    page.blank()
}

/// What findings are to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// It stops someone, or might, and takes a few lines to say.
    Breaks,
    /// A waiver suppresses it.
    Waived,
    /// It is new, and breaks nobody.
    Added,
    /// It is worth a line.
    Other,
    /// It changes nothing for anybody.
    WithoutEffect,
}

impl Sort {
    fn from_finding(found: &ReportedFinding<'_>) -> Sort {
        match found.finding {
            _ if found.is_waived() => Sort::Waived,
            it if found.stops
                || it.level > Level::Note
                || it.bump == Bump::Breaking
                || it.impact.is_silent() =>
            {
                Sort::Breaks
            }
            it if it.rule.lint().is_some() => Sort::Other,
            it if it.bump == Bump::Additive => Sort::Added,
            it if it.was.is_none() && it.now.is_some() && it.impact == Impact::NONE => Sort::Added,
            it if it.impact == Impact::NONE && !found.is_gate() && !it.is_owed => {
                Sort::WithoutEffect
            }
            _ => Sort::Other,
        }
    }
}

/// Findings, those that break someone first.
fn section(
    page: &mut Page<'_>,
    report: &Report<'_>,
    findings: Vec<ReportedFinding<'_>>,
) -> io::Result<()> {
    let mut sorted: [Vec<ReportedFinding<'_>>; 5] = Default::default();
    // The heading says what version is needed.
    for found in findings.into_iter().filter(|found| !found.follows) {
        // Of what is linted, most is a note.
        let is_in_full = report.detail == Detail::Verbose && found.rule.lint().is_some();
        let sort = if is_in_full && !found.is_waived() {
            Sort::Breaks
        } else {
            Sort::from_finding(&found)
        };
        sorted[sort as usize].push(found);
    }
    let [breaks, waived, added, other, without_effect] = sorted.map(of_rules);
    breaking(page, report, breaks)?;
    listed::other(page, report, &other)?;
    listed::added(page, report, &added)?;
    listed::waived(page, report, &waived)?;
    listed::without_effect(page, report, &without_effect)
}

fn of_rules(findings: Vec<ReportedFinding<'_>>) -> Vec<Cluster<'_>> {
    clusters(finding_groups(findings))
}

/// So many lines of a page leave room for one more finding in full.
const ROOM_IN_FULL: usize = 28;

/// So many lines of a page leave room for one more finding in a line.
const ROOM_IN_A_LINE: usize = 60;

/// So many lines of findings in a line there may be, whatever is above.
const LEAST_IN_LINES: usize = 15;

/// The gravest in full, as long as there is room, then a line each, then a
/// number.
fn breaking(
    page: &mut Page<'_>,
    report: &Report<'_>,
    mut clusters: Vec<Cluster<'_>>,
) -> io::Result<()> {
    if clusters.is_empty() {
        return Ok(());
    }
    clusters.sort_by_key(|cluster| {
        let findings = cluster.joined();
        Reverse((findings.first().gravity(), findings.members().len()))
    });
    let is_verbose = report.detail == Detail::Verbose;
    let mut clusters = clusters.iter().enumerate().peekable();
    let has_room = |page: &Page<'_>, room: usize| is_verbose || page.lines() < room;
    while let Some((_, cluster)) =
        clusters.next_if(|(position, _)| *position == 0 || has_room(page, ROOM_IN_FULL))
    {
        finding::in_full(page, report, cluster)?;
        page.blank()?;
    }
    if clusters.peek().is_none() {
        return Ok(());
    }
    let room = ROOM_IN_A_LINE.max(page.lines() + LEAST_IN_LINES);
    while let Some((_, cluster)) = clusters.next_if(|_| has_room(page, room)) {
        finding::cluster_line(page, cluster)?;
        finding::who_breaks_and_waiver(page, report, cluster)?;
    }
    let left: Vec<_> = clusters.flat_map(|(_, cluster)| cluster.joined().members()).collect();
    if !left.is_empty() {
        let has_command = left.iter().any(|found| found.waive().is_some());
        let with = if has_command { ", and how to waive each" } else { "" };
        let tally = Tally::new(left.iter().copied());
        let more = format!("and {} more ({tally}): {ALL}{with}", left.len());
        page.hang(Text::new(), Text::new().put(Style::Bold, more))?;
    }
    page.blank()
}
