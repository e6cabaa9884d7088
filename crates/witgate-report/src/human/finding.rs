//! One finding, or several that read as one.

use std::io;

use crate::found::Found;
use crate::group::FindingGroup;
use crate::page::Page;
use crate::report::Report;
use crate::spot::Spot;
use crate::text::{Style, Text};
use crate::{excerpt, notes, words};

/// So many findings of a group have a line each.
const LINES: usize = 50;

/// So many addresses of a group stand in one line.
const ADDRESSES: usize = 3;

/// All that there is to say: the source of the first finding, where the others
/// are, and once what they have in common.
pub(super) fn whole(
    page: &mut Page<'_>,
    report: &Report<'_>,
    group: &FindingGroup<'_>,
) -> io::Result<()> {
    let message = Text::new().put(Style::Bold, group.plain_headline());
    page.wrapped(header(group.first()), 4, message)?;
    let gutter = excerpt::draw(page, group.first())?;
    if !group.is_alone() {
        lines(page, group, gutter)?;
    }
    for (key, clauses) in notes::of(report, group) {
        page.clauses(lead(gutter, key), clauses)?;
    }
    Ok(())
}

/// A line for each finding of a group: where it is, what it is called, and the
/// fingerprint to waive it by.
fn lines(page: &mut Page<'_>, group: &FindingGroup<'_>, gutter: usize) -> io::Result<()> {
    let (named, more) = group.members().split_at(group.members().len().min(LINES));
    let addresses: Vec<String> = named.iter().map(address).collect();
    let width = addresses.iter().map(|address| Text::new().plain(address).width()).max();
    let text = |found: &Found<'_>| match group.is_alike() {
        true => words::name(found),
        false => found.finding.message.clone(),
    };
    let column = |address: &str| Text::new().plain(address).pad(width.unwrap_or_default() + 2);
    let print = |found: &Found<'_>| format!(" ({})", found.finding.fingerprint);
    let room = page.width.saturating_sub(margin(gutter).width());
    // A fingerprint in a line of its own says less than it costs.
    let has_prints = named.iter().zip(&addresses).all(|(found, address)| {
        column(address).plain(text(found)).plain(print(found)).width() <= room
    });
    for (position, (found, address)) in named.iter().zip(&addresses).enumerate() {
        let lead = if position == 0 { lead(gutter, "at") } else { margin(gutter) };
        let indent = lead.width() + 2;
        let print = if has_prints { print(found) } else { String::new() };
        let text = Text::new().plain(text(found)).put(Style::Dim, print);
        page.wrapped(lead.then(column(address)), indent, text)?;
    }
    if more.is_empty() {
        return Ok(());
    }
    let more = format!("and {} more: `--format short` has them all", more.len());
    page.hang(margin(gutter), Text::new().plain(more))
}

/// In a line, with where it is; and another with the waiver.
pub(super) fn line(page: &mut Page<'_>, group: &FindingGroup<'_>) -> io::Result<()> {
    let has_names = !group.is_alone();
    let places = group.members().iter().filter(|found| !has_names || has_place(found));
    let mut addresses: Vec<String> = places.map(nearest).collect();
    addresses.dedup();
    let at = match words::some(&addresses, ADDRESSES) {
        addresses if addresses.is_empty() => addresses,
        addresses => format!(" ({addresses})"),
    };
    let text = Text::new().plain(group.plain_message()).put(Style::Dim, at);
    page.wrapped(header(group.first()), 4, text)?;
    match &group.first().waiver {
        Some(waiver) => page.hang(lead(2, "waived"), Text::new().plain(words::waiver(waiver))),
        None => Ok(()),
    }
}

/// Where a finding is in the candidate, or else in the baseline; the item where
/// there is no text.
fn nearest(found: &Found<'_>) -> String {
    let spot = found.now().or_else(|| found.was());
    spot.map_or_else(|| found.finding.item.clone(), |spot| spot.address())
}

fn has_place(found: &Found<'_>) -> bool {
    found.now().is_some() || found.was().is_some()
}

/// Where the item itself is, in the baseline where that alone has it.
fn address(found: &Found<'_>) -> String {
    let is_exact = |spot: &Spot<'_>| spot.exact;
    match (found.now().filter(is_exact), found.was().filter(is_exact)) {
        (Some(spot), _) => spot.address(),
        (None, Some(spot)) => format!("{} (baseline)", spot.address()),
        (None, None) => nearest(found),
    }
}

/// What stands before a note.
fn lead(gutter: usize, key: &str) -> Text {
    let lead = Text::new().pad(gutter + 1).put(Style::Gutter, "= ").put(Style::Bold, key);
    lead.plain(":").pad(gutter + 3 + "explain: ".len())
}

/// What stands before further lines of a note.
fn margin(gutter: usize) -> Text {
    Text::new().pad(lead(gutter, "").width())
}

fn header(finding: &Found<'_>) -> Text {
    let style = if finding.counts() { Style::of(finding.level) } else { Style::Dim };
    let header = Text::new().put(style, format!("{}[{}]", finding.level, finding.rule.id));
    let mark = if finding.is_waived() { " (waived)" } else { "" };
    let header = header.plain(mark).put(Style::Bold, ": ");
    match finding.impact.is_silent() {
        true => header.put(Style::Silent, "SILENT:").plain(" "),
        false => header,
    }
}
