//! Findings in full, or in a line.

use std::io;

use witgate_model::first_few_names;

use crate::cluster::Cluster;
use crate::filter::Detail;
use crate::found::ReportedFinding;
use crate::group::FindingGroup;
use crate::human::ALL;
use crate::page::Page;
use crate::report::Report;
use crate::spot::Spot;
use crate::text::{Style, Text};
use crate::{excerpt, notes, words};

/// So many findings of a group have a line each.
const LINES: usize = 5;

/// So many places of a group are in one line.
const PLACES: usize = 3;

/// With the source of the first finding, where the others are, and once what
/// they have in common.
pub(super) fn in_full(
    page: &mut Page<'_>,
    report: &Report<'_>,
    cluster: &Cluster<'_>,
) -> io::Result<()> {
    let group = cluster.joined();
    let message = Text::new().put(Style::Bold, cluster.headline());
    page.wrapped(header(group.first()), 4, message)?;
    let is_verbose = report.detail == Detail::Verbose;
    let drawn = match is_verbose {
        true => excerpt::draw(page, group.first())?,
        false => excerpt::draw_briefly(page, group.first())?,
    };
    let gutter = drawn.gutter;
    for (key, text) in [("was", &drawn.was), ("from", &drawn.gone_from)] {
        if let Some(text) = text {
            page.hang(lead(gutter, key), Text::new().plain(text))?;
        }
    }
    let count = match cluster.is_several() {
        true => cluster.groups().len(),
        false => group.members().len(),
    };
    if count > 1 {
        // The last line is worth as much as the number of those left out.
        let shown = if is_verbose || count == LINES + 1 { count } else { count.min(LINES) };
        let lines = match cluster.is_several() {
            true => cluster.groups()[..shown].iter().map(Line::of_group).collect(),
            false => Line::of_members(group, shown),
        };
        write_lines(page, &lines, &drawn.file, gutter)?;
        if count > shown {
            let more = format!("and {} more: {ALL}", count - shown);
            page.hang(margin(gutter), Text::new().plain(more))?;
        }
    }
    let mut has_help = false;
    for (key, mut clauses) in notes::notes_of(report, group) {
        let is_detail = match key {
            "needs" | "explain" => true,
            // That no waiver applies to `diff` is so for all of them.
            "waiver" => report.waive_options.is_none(),
            _ => false,
        };
        let is_more_help = key == "help" && cluster.is_several() && has_help;
        if !is_verbose && (is_detail || is_more_help) {
            continue;
        }
        if key == "help" && cluster.is_several() && !is_verbose {
            clauses = vec![vec![Text::new().plain(brief_help(cluster))]];
            has_help = true;
        }
        page.clauses(lead(gutter, key), clauses)?;
    }
    Ok(())
}

/// How to fix the first, which is much like how to fix the others.
fn brief_help(cluster: &Cluster<'_>) -> String {
    let helps = cluster.groups().iter().map(|group| group.first().finding.help.as_str());
    let mut helps: Vec<&str> = helps.collect();
    helps.dedup();
    match helps.as_slice() {
        [only] => (*only).to_owned(),
        [first, ..] => format!("{first}; likewise for the others"),
        [] => String::new(),
    }
}

/// One of several findings, or groups, that are reported together.
struct Line {
    place: String,
    text: String,
    /// What to waive it by.
    id: String,
}

impl Line {
    fn of_group(group: &FindingGroup<'_>) -> Line {
        let text = group.plain_message();
        let id = if group.is_alone() { group.id() } else { String::new() };
        Line { place: place(group.first()), text, id }
    }

    /// The first few of a group's findings.
    fn of_members(group: &FindingGroup<'_>, shown: usize) -> Vec<Line> {
        let is_alike = group.is_alike();
        let text = |found: &ReportedFinding<'_>| match is_alike {
            true => words::name(found),
            false => found.finding.message.clone(),
        };
        let line = |found: &ReportedFinding<'_>| {
            let id = found.finding.fingerprint.clone();
            Line { place: place(found), text: text(found), id }
        };
        group.members()[..shown].iter().map(line).collect()
    }
}

/// A line for each: where it is, what it is called, and what to waive it by
/// where there is room for that.
fn write_lines(page: &mut Page<'_>, lines: &[Line], file: &str, gutter: usize) -> io::Result<()> {
    let mut places: Vec<String> = lines.iter().map(|line| line.place.clone()).collect();
    // The lines of source have the file already, and the place, if it is that of all.
    match places.iter().all(|place| *place == places[0]) {
        true => places.fill(String::new()),
        false => without_repeated_files(&mut places, file.to_owned()),
    }
    let room = page.width.saturating_sub(margin(gutter).width());
    let has_id = |(line, place): (&Line, &String)| {
        Text::new().plain(format!("{place}  {} ({})", line.text, line.id)).width() <= room
    };
    let has_ids = lines.iter().zip(&places).all(has_id);
    for (position, (line, place)) in lines.iter().zip(&places).enumerate() {
        let lead = if position == 0 { lead(gutter, "at") } else { margin(gutter) };
        let indent = lead.width() + 2;
        let id = match has_ids && !line.id.is_empty() {
            true => format!(" ({})", line.id),
            false => String::new(),
        };
        let space = if place.is_empty() { "" } else { "  " };
        let text = format!("{place}{space}{}", line.text);
        let text = Text::new().plain(text).put(Style::Dim, id);
        page.wrapped(lead, indent, text)?;
    }
    Ok(())
}

/// In a line, with where it is; and another with the waiver.
pub(super) fn line(page: &mut Page<'_>, group: &FindingGroup<'_>) -> io::Result<()> {
    line_of(page, group, &group.plain_message())
}

/// All findings of a cluster in a line.
pub(super) fn cluster_line(page: &mut Page<'_>, cluster: &Cluster<'_>) -> io::Result<()> {
    match cluster.groups() {
        [only] => line(page, only),
        _ => line_of(page, cluster.joined(), &cluster.headline()),
    }
}

/// Below the line of a finding that fails: whom it breaks, and how to waive it.
pub(super) fn who_breaks_and_waiver(
    page: &mut Page<'_>,
    report: &Report<'_>,
    cluster: &Cluster<'_>,
) -> io::Result<()> {
    let group = cluster.joined();
    if !group.members().iter().any(|found| found.stops) {
        return Ok(());
    }
    for (key, clauses) in notes::notes_of(report, group) {
        let is_said = match key {
            "breaks" | "waive" => true,
            "waiver" => report.waive_options.is_some(),
            _ => false,
        };
        if is_said {
            page.clauses(lead(2, key), clauses)?;
        }
        if key == "breaks" {
            for told in group.consumers() {
                page.hang(margin(2), Text::new().plain(told))?;
            }
        }
    }
    Ok(())
}

fn line_of(page: &mut Page<'_>, group: &FindingGroup<'_>, message: &str) -> io::Result<()> {
    let text = Text::new().plain(message).put(Style::Dim, places(group));
    page.wrapped(header(group.first()), 4, text)?;
    match &group.first().waiver {
        Some(waiver) => page.hang(lead(2, "waived"), Text::new().plain(words::waiver(waiver))),
        None => Ok(()),
    }
}

/// The first few places of a group, in parentheses; nothing where it has none.
pub(super) fn places(group: &FindingGroup<'_>) -> String {
    let has_names = !group.is_alone();
    let places = group.members().iter().filter(|found| !has_names || has_place(found));
    let mut places: Vec<String> = places.map(nearest).collect();
    places.dedup();
    without_repeated_files(&mut places, String::new());
    match first_few_names(&places, PLACES) {
        places if places.is_empty() => places,
        places => format!(" ({places})"),
    }
}

/// The place of its first finding, in parentheses; nothing where it has none.
pub(super) fn first_place(group: &FindingGroup<'_>) -> String {
    let first = group.members().iter().find(|found| has_place(found));
    first.map(|found| format!(" ({})", nearest(found))).unwrap_or_default()
}

/// Leaves only line and column of places in the file of the place before, and
/// nothing of a place that is that file.
fn without_repeated_files(places: &mut [String], mut last: String) {
    for place in places {
        if *place == last {
            place.clear();
        }
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts = place.rsplitn(3, ':');
        let (column, line, file) = (parts.next(), parts.next(), parts.next());
        let (Some(column), Some(line), Some(file)) = (column, line, file) else { continue };
        // The address of an item may have colons as well.
        if !is_number(column) || !is_number(line) {
            continue;
        }
        if *file == last {
            *place = format!(":{line}:{column}");
        } else {
            last = file.to_owned();
        }
    }
}

/// Where a finding is in the candidate, or else in the baseline; the item where
/// there is no text.
fn nearest(found: &ReportedFinding<'_>) -> String {
    let spot = found.now().or_else(|| found.was());
    spot.map_or_else(|| found.finding.item.clone(), |spot| spot.address())
}

fn has_place(found: &ReportedFinding<'_>) -> bool {
    found.now().is_some() || found.was().is_some()
}

/// Where the item itself is, in the baseline if that alone has it.
fn place(found: &ReportedFinding<'_>) -> String {
    let is_exact = |spot: &Spot<'_>| spot.exact;
    let spot = found.now().filter(is_exact).or_else(|| found.was().filter(is_exact));
    spot.map_or_else(|| nearest(found), |spot| spot.address())
}

/// What is before a note.
fn lead(gutter: usize, key: &str) -> Text {
    let lead = Text::new().pad(gutter + 1).put(Style::Gutter, "= ").put(Style::Bold, key);
    lead.plain(":").pad(gutter + 3 + "affects: ".len())
}

/// What is before further lines of a note.
fn margin(gutter: usize) -> Text {
    Text::new().pad(lead(gutter, "").width())
}

fn header(finding: &ReportedFinding<'_>) -> Text {
    let style = if finding.counts() { Style::from_level(finding.level) } else { Style::Dim };
    let header = Text::new().put(style, format!("{}[{}]", finding.level, finding.rule.id));
    let mark = if finding.is_waived() { " (waived)" } else { "" };
    let header = header.plain(mark).put(Style::Bold, ": ");
    match finding.impact.is_silent() {
        true => header.put(Style::Silent, "SILENT:").plain(" "),
        false => header,
    }
}
