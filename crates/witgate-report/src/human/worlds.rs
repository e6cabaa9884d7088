//! Which guests and hosts link. Worlds that get the same answers are said
//! together, so that what stands out is what differs.

use std::collections::BTreeMap;
use std::io;

use witgate_judge::{Finding, Link, WorldAnswer};

use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::words;

const OLD: &str = "old guests on new hosts";
const NEW: &str = "new guests on old hosts";

/// More than anyone reads.
const SHOWN: usize = 100;

/// So many findings behind a refusal are named.
const NAMED: usize = 2;

/// Worlds of which there is the same to say.
struct Group<'a> {
    worlds: Vec<&'a str>,
    answer: Answer<'a>,
}

#[derive(PartialEq)]
struct Answer<'a> {
    old: Option<bool>,
    new: Option<bool>,
    old_why: Option<String>,
    new_why: Option<String>,
    note: Option<&'a str>,
}

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let worlds = &report.verdict.worlds;
    if worlds.is_empty() {
        return Ok(());
    }
    let groups = groups(report, &worlds[..worlds.len().min(SHOWN)]);
    let (linked, others): (Vec<_>, Vec<_>) =
        groups.iter().partition(|group| group.answer.links_both_ways());

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
        let who = words::count(count, "world");
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

fn groups<'a>(report: &Report<'a>, worlds: &'a [WorldAnswer]) -> Vec<Group<'a>> {
    let findings: BTreeMap<&str, &Finding> =
        report.findings().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let mut groups: Vec<Group<'a>> = Vec::new();
    for world in worlds {
        let (old, new) = (&world.old_guest_on_new_host, &world.new_guest_on_old_host);
        let answer = Answer {
            old: old.links,
            new: new.links,
            old_why: why(world, old, &findings),
            new_why: why(world, new, &findings),
            note: world.note.as_deref(),
        };
        match groups.iter_mut().find(|group| group.answer == answer) {
            Some(group) => group.worlds.push(&world.world),
            None => groups.push(Group { worlds: vec![&world.world], answer }),
        }
    }
    groups
}

impl Answer<'_> {
    fn links_both_ways(&self) -> bool {
        self.old == Some(true) && self.new == Some(true) && self.note.is_none()
    }
}

/// A line for each world, and under them why.
fn row(page: &mut Page<'_>, group: &Group<'_>, names: usize) -> io::Result<()> {
    let Answer { old, new, old_why, new_why, note } = &group.answer;
    for world in &group.worlds {
        let row = Text::new().plain(world).pad(names).then(links(*old));
        page.line(&row.pad(names + OLD.len() + 2).then(links(*new)))?;
    }
    if old_why == new_why {
        explain(page, "  refused: ", old_why)?;
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

fn links(links: Option<bool>) -> Text {
    match links {
        Some(true) => Text::new().put(Style::Good, "✓ link"),
        Some(false) => Text::new().put(Style::Error, "✗ refused"),
        None => Text::new().put(Style::Warn, "? cannot say"),
    }
}

/// Why a link is refused: the type checker's reason, and the first findings
/// behind it.
fn why(world: &WorldAnswer, link: &Link, findings: &BTreeMap<&str, &Finding>) -> Option<String> {
    let package = world.world.split_once('/').map_or("", |(package, _)| package);
    let because = link.because.iter().take(NAMED).map(|fingerprint| {
        match findings.get(fingerprint.as_str()) {
            Some(finding) if finding.item.is_empty() => finding.rule.id.to_owned(),
            Some(finding) => {
                format!("{} at {}", finding.rule.id, words::local(&finding.item, package))
            }
            None => fingerprint.clone(),
        }
    });
    let because: Vec<_> = because.collect();
    // How many more there are tells worlds apart that are refused alike.
    let more = if link.because.len() > NAMED { ", and others" } else { "" };
    let because = format!("{}{more}", because.join(", "));
    match (&link.reason, because.is_empty()) {
        (None, true) => None,
        (Some(reason), true) => Some(reason.clone()),
        (None, false) => Some(because),
        (Some(reason), false) => Some(format!("{reason} ({because})")),
    }
}
