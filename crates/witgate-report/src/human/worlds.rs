//! Which guests and hosts link, world by world.

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

/// So many reasons for a refusal are named; the rest is counted.
const NAMED: usize = 2;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let worlds = &report.verdict.worlds;
    if worlds.is_empty() {
        return Ok(());
    }
    let findings: BTreeMap<&str, &Finding> =
        report.findings().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
    let shown = &worlds[..worlds.len().min(SHOWN)];
    let name = |world: &WorldAnswer| Text::new().plain(&world.world);
    let names = shown.iter().map(|world| name(world).width()).chain([6]).max().unwrap_or(6);
    let is_table = names + 2 + OLD.len() + 2 + NEW.len() <= page.width;
    if is_table {
        let head = Text::new().put(Style::Bold, "worlds").pad(names + 2);
        page.line(&head.put(Style::Bold, OLD).plain("  ").put(Style::Bold, NEW))?;
    } else {
        page.line(&Text::new().put(Style::Bold, "worlds"))?;
    }
    for world in shown {
        let (old, new) = (&world.old_guest_on_new_host, &world.new_guest_on_old_host);
        let (old_why, new_why) = (why(world, old, &findings), why(world, new, &findings));
        let is_one = old_why == new_why;
        if is_table {
            let row = name(world).pad(names + 2).then(answer(old));
            page.line(&row.pad(names + 2 + OLD.len() + 2).then(answer(new)))?;
            let old_who = if is_one { "refused" } else { OLD };
            explain(page, &format!("  {old_who}: "), old_why)?;
            explain(page, &format!("  {NEW}: "), new_why.filter(|_| !is_one))?;
        } else {
            page.line(&name(world))?;
            page.line(&Text::new().plain(format!("  {OLD}: ")).then(answer(old)))?;
            explain(page, "      ", old_why.filter(|_| !is_one))?;
            page.line(&Text::new().plain(format!("  {NEW}: ")).then(answer(new)))?;
            explain(page, "      ", new_why)?;
        }
        if let Some(note) = &world.note {
            page.hang(Text::new().plain("  "), Text::new().put(Style::Dim, note))?;
        }
    }
    if worlds.len() > SHOWN {
        let more = format!("... and {} more: `--format json` has them all", worlds.len() - SHOWN);
        page.hang(Text::new(), Text::new().put(Style::Bold, more))?;
    }
    page.blank()
}

fn explain(page: &mut Page<'_>, lead: &str, why: Option<String>) -> io::Result<()> {
    match why {
        Some(why) => page.wrapped(Text::new().put(Style::Dim, lead), 6, Text::new().plain(why)),
        None => Ok(()),
    }
}

fn answer(link: &Link) -> Text {
    match link.links {
        Some(true) => Text::new().put(Style::Good, "✓ link"),
        Some(false) => Text::new().put(Style::Error, "✗ refused"),
        None => Text::new().put(Style::Warn, "? cannot say"),
    }
}

/// Why a link is refused: the type checker's reason, and the findings behind
/// it.
fn why(world: &WorldAnswer, link: &Link, findings: &BTreeMap<&str, &Finding>) -> Option<String> {
    let package = world.world.split_once('/').map_or("", |(package, _)| package);
    let because: Vec<_> = link
        .because
        .iter()
        .map(|fingerprint| match findings.get(fingerprint.as_str()) {
            Some(finding) if finding.item.is_empty() => finding.rule.id.to_owned(),
            Some(finding) => {
                format!("{} at {}", finding.rule.id, words::local(&finding.item, package))
            }
            None => fingerprint.clone(),
        })
        .collect();
    let named = words::some(&because, NAMED);
    match (&link.reason, because.is_empty()) {
        (None, true) => None,
        (Some(reason), true) => Some(reason.clone()),
        (None, false) => Some(named),
        (Some(reason), false) => Some(format!("{reason} ({named})")),
    }
}
