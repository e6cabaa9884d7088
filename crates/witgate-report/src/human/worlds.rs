//! Which guests and hosts link.

use std::io;

use crate::answers::{Answer, Group, Linking, NEW, OLD, groups};
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::text::{Style, Text};

/// More than anyone reads.
const SHOWN: usize = 100;

/// Among several packages, that one which promises what it did links as it did
/// is no news.
pub(super) fn write(
    page: &mut Page<'_>,
    report: &Report<'_>,
    of: &Comparison<'_>,
) -> io::Result<()> {
    let worlds = &of.verdict.worlds;
    let groups = groups(of, &worlds[..worlds.len().min(SHOWN)]);
    let (mut linked, others): (Vec<_>, Vec<_>) =
        groups.iter().partition(|group| group.answer.links_both_ways());
    if report.is_several() && of.promises_the_same() {
        linked.clear();
    }
    if linked.is_empty() && others.is_empty() {
        return Ok(());
    }

    let named = others.iter().flat_map(|group| &group.worlds);
    let names = named.map(|world| Text::new().plain(world).width()).chain([6]).max().unwrap_or(6);
    let is_table = names + 2 + OLD.len() + 2 + NEW.len() <= page.width;
    let head = Text::new().put(Style::Bold, "worlds");
    if is_table && !others.is_empty() {
        let head = head.pad(names + 2).put(Style::Bold, OLD);
        page.line(&head.plain("  ").put(Style::Bold, NEW))?;
    } else {
        page.line(&head)?;
    }
    for group in others {
        if is_table { row(page, group, names + 2)? } else { list(page, group)? }
    }
    for group in linked {
        let count = group.worlds.len();
        let lead = Text::new().plain("  ").put(Style::Good, "✓ ");
        let who = witgate_model::count(count, "world");
        let verb = if count == 1 { "links" } else { "link" };
        let text =
            Text::new().plain(format!("{who} {verb} both ways: {}", group.worlds.join(", ")));
        page.hang(lead, text)?;
    }
    if worlds.len() > SHOWN {
        let more = format!("... and {} more: `--format json` has them all", worlds.len() - SHOWN);
        page.hang(Text::new(), Text::new().put(Style::Bold, more))?;
    }
    page.blank()
}

/// A line for each world, and under them why.
fn row(page: &mut Page<'_>, group: &Group<'_>, names: usize) -> io::Result<()> {
    let Answer { old, new, old_why, new_why, note } = &group.answer;
    for world in &group.worlds {
        let row = Text::new().plain(world).pad(names).then(links(*old));
        page.line(&row.pad(names + OLD.len() + 2).then(links(*new)))?;
    }
    if old_why == new_why {
        explain(page, "  rejected: ", old_why)?;
    } else {
        explain(page, &format!("  {OLD}: "), old_why)?;
        explain(page, &format!("  {NEW}: "), new_why)?;
    }
    remark(page, *note)
}

/// The names, then a line for each direction, for pages that are no wider.
fn list(page: &mut Page<'_>, group: &Group<'_>) -> io::Result<()> {
    let Answer { old, new, old_why, new_why, note } = &group.answer;
    for world in &group.worlds {
        page.line(&Text::new().plain(world))?;
    }
    page.line(&Text::new().plain(format!("  {OLD}: ")).then(links(*old)))?;
    if old_why != new_why {
        explain(page, "      ", old_why)?;
    }
    page.line(&Text::new().plain(format!("  {NEW}: ")).then(links(*new)))?;
    explain(page, "      ", new_why)?;
    remark(page, *note)
}

fn explain(page: &mut Page<'_>, lead: &str, why: &Option<String>) -> io::Result<()> {
    match why {
        Some(why) => page.wrapped(Text::new().put(Style::Dim, lead), 6, Text::new().plain(why)),
        None => Ok(()),
    }
}

fn remark(page: &mut Page<'_>, note: Option<&str>) -> io::Result<()> {
    match note {
        Some(note) => page.hang(Text::new().plain("  "), Text::new().put(Style::Dim, note)),
        None => Ok(()),
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
