//! The worlds whose guests and hosts no longer link, with the reason. Of worlds
//! that link both ways there is nothing to say, nor of those that came or went:
//! findings tell of these.

use std::io;

use crate::answers::{Answer, Group, Linking, NEW, OLD, brief_groups, groups};
use crate::filter::Detail;
use crate::human::ALL;
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::text::{Style, Text};
use crate::words;

/// So many worlds have a row.
const ROWS: usize = 6;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let mut refusing: Vec<Group<'_>> =
        report.comparisons.iter().flat_map(|comparison| refusing(report, comparison)).collect();
    refusing.sort_by_key(|group| group.answer.gravity());
    let count: usize = refusing.iter().map(|group| group.worlds.len()).sum();
    if count == 0 {
        return Ok(());
    }
    let rows = if report.detail == Detail::Verbose { count } else { ROWS };
    let names = || refusing.iter().flat_map(|group| &group.worlds);
    let package = common_package(names());
    let name = |world: &str| words::local(world, &package).to_owned();
    let widest = names().take(rows).map(|world| Text::new().plain(name(world)).width()).max();
    let names_width = widest.unwrap_or(0).max("world".len()) + 2;
    let is_table = names_width + OLD.len() + 2 + NEW.len() <= page.width;
    page.blank()?;
    if is_table {
        let head = Text::new().put(Style::Bold, "world").pad(names_width).put(Style::Bold, OLD);
        page.line(&head.plain("  ").put(Style::Bold, NEW))?;
    }
    let mut room = rows;
    for group in &refusing {
        let shown = group.worlds.len().min(room);
        if shown == 0 {
            continue;
        }
        room -= shown;
        for world in &group.worlds[..shown] {
            match is_table {
                true => row(page, &name(world), &group.answer, names_width)?,
                false => list(page, &name(world), &group.answer)?,
            }
        }
        reasons(page, &group.answer, shown)?;
    }
    if count > rows {
        let more = format!("and {} more worlds: {ALL}", count - rows);
        page.line(&Text::new().put(Style::Bold, more))?;
    }
    Ok(())
}

/// The worlds of a comparison of which there is something to say.
fn refusing<'a>(report: &Report<'a>, comparison: &Comparison<'a>) -> Vec<Group<'a>> {
    let mut groups = match report.detail {
        Detail::Verbose => groups(comparison, &comparison.verdict.worlds),
        _ => brief_groups(comparison, &comparison.verdict.worlds),
    };
    groups.retain(|group| {
        let answer = &group.answer;
        let is_one_sided =
            [answer.old, answer.new] == [Linking::Unknown; 2] && answer.note.is_some();
        !answer.links_both_ways() && !is_one_sided
    });
    groups
}

/// The package that all worlds are of; empty where there is no one package.
fn common_package<'n>(mut worlds: impl Iterator<Item = &'n &'n str>) -> String {
    let package = |world: &str| world.split_once('/').map(|(package, _)| package.to_owned());
    let Some(first) = worlds.next().and_then(|world| package(world)) else { return String::new() };
    match worlds.all(|world| package(world).as_deref() == Some(&first)) {
        true => first,
        false => String::new(),
    }
}

fn row(
    page: &mut Page<'_>,
    world: &str,
    answer: &Answer<'_>,
    names_width: usize,
) -> io::Result<()> {
    let row = Text::new().plain(world).pad(names_width).then(links(answer.old));
    page.line(&row.pad(names_width + OLD.len() + 2).then(links(answer.new)))
}

/// The name, then a line for each direction, for pages that are no wider.
fn list(page: &mut Page<'_>, world: &str, answer: &Answer<'_>) -> io::Result<()> {
    page.line(&Text::new().plain(world))?;
    page.line(&Text::new().plain(format!("  {OLD}: ")).then(links(answer.old)))?;
    page.line(&Text::new().plain(format!("  {NEW}: ")).then(links(answer.new)))
}

/// Why, under the rows that it is true of.
fn reasons(page: &mut Page<'_>, answer: &Answer<'_>, rows: usize) -> io::Result<()> {
    let Answer { old, new, old_why, new_why, note } = answer;
    let mut reason = |lead: &str, why: &Option<String>, linking: Linking| match why {
        Some(why) => {
            let why = Text::new().plain(why).put(Style::Dim, other_opinion(linking));
            page.wrapped(Text::new().put(Style::Dim, lead), 4, why)
        }
        None => Ok(()),
    };
    if old_why == new_why && old == new {
        let lead = match rows {
            1 => "  because ".to_owned(),
            2 => "  both because ".to_owned(),
            rows => format!("  these {rows} because "),
        };
        reason(&lead, old_why, *old)?;
    } else {
        reason(&format!("  {OLD}: "), old_why, *old)?;
        reason(&format!("  {NEW}: "), new_why, *new)?;
    }
    match note {
        Some(note) => page.hang(Text::new().plain("  "), Text::new().put(Style::Dim, note)),
        None => Ok(()),
    }
}

/// What the one says that does not reject.
fn other_opinion(linking: Linking) -> &'static str {
    match linking {
        Linking::CompositionRejects => " (Wasmtime accepts it)",
        Linking::WasmtimeRejects => " (component composition accepts it)",
        Linking::Links | Linking::Rejected | Linking::Unknown => "",
    }
}

fn links(linking: Linking) -> Text {
    let (style, mark) = match linking {
        Linking::Links => (Style::Good, "✓"),
        Linking::Rejected => (Style::Error, "✗"),
        Linking::CompositionRejects | Linking::WasmtimeRejects => (Style::Warn, "✗"),
        Linking::Unknown => (Style::Warn, "?"),
    };
    Text::new().put(style, format!("{mark} {}", linking.as_str()))
}
