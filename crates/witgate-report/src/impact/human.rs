//! For people: how many break, whose they are, and by which finding.

use std::io::{self, Write};

use witgate_model::count;

use super::{BrokenConsumer, FindingImpact, ImpactReport, Impacted};
use crate::page::Page;
use crate::text::{Style, Text};

/// So many components are named for a finding, and so many of other lists.
const SHOWN: usize = 10;

/// So many findings are reported.
const FINDINGS: usize = 20;

pub(super) fn write(report: &ImpactReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let impacted = report.impacted;
    let page = &mut Page::new(out, report.color, report.width);
    head(page, impacted)?;
    owners(page, impacted)?;
    let findings = impacted.by_finding();
    for finding in findings.iter().take(FINDINGS) {
        of_finding(page, finding, impacted.has_owners)?;
    }
    more(page, findings.len().saturating_sub(FINDINGS), "finding")?;
    nobody(page, impacted)?;
    unlinked(page, impacted)?;
    unread(page, impacted)?;
    for note in &impacted.notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    if let Some(finding) = findings.iter().find_map(|impact| impact.finding) {
        let text = format!("how to avoid the break: `witgate explain {}`", finding.rule.id);
        page.hang(Text::new(), Text::new().put(Style::Dim, text))?;
    }
    let style = if impacted.passes() { Style::Good } else { Style::Error };
    page.hang(Text::new(), Text::new().put(style, impacted.sum()))
}

fn head(page: &mut Page<'_>, impacted: &Impacted) -> io::Result<()> {
    let Impacted { baseline, candidate, judged, contracts, broken, .. } = impacted;
    let style = if broken.is_empty() { Style::Bold } else { Style::Error };
    page.hang(Text::new(), Text::new().put(style, impacted.sentence()))?;
    let contracts = match judged {
        0 | 1 => String::new(),
        _ => format!(" ({})", count(*contracts, "distinct contract")),
    };
    let judged = format!("{}{contracts}", count(*judged, "component"));
    page.hang(Text::new().plain("  judged:      "), Text::new().plain(judged))?;
    for (lead, side) in [("host before", baseline), ("host after", candidate)] {
        let lead = format!("  {:<13}", format!("{lead}:"));
        page.hang(Text::new().plain(lead), Text::new().plain(&side.place))?;
    }
    page.blank()
}

fn owners(page: &mut Page<'_>, impacted: &Impacted) -> io::Result<()> {
    let owners = impacted.by_owner();
    if !impacted.has_owners || owners.is_empty() {
        return Ok(());
    }
    page.line(&Text::new().put(Style::Bold, "broken components by owner"))?;
    let widest = owners.iter().map(|(_, broken)| broken.to_string().len()).max().unwrap_or(0);
    for (owner, broken) in owners.iter().take(SHOWN) {
        let lead = Text::new().put(Style::Error, format!("  {broken:>widest$}  "));
        page.hang(lead, Text::new().plain(owner))?;
    }
    more(page, owners.len().saturating_sub(SHOWN), "owner")?;
    page.blank()
}

fn of_finding(page: &mut Page<'_>, impact: &FindingImpact<'_>, has_owners: bool) -> io::Result<()> {
    let broken = count(impact.consumers.len(), "component");
    match impact.finding {
        Some(finding) => {
            let head = Text::new()
                .put(Style::Error, finding.rule.id)
                .plain(" ")
                .put(Style::Bold, &finding.item)
                .plain(format!(" breaks {broken}"));
            page.hang(Text::new(), head)?;
            page.wrapped(Text::new().pad(2), 2, Text::new().plain(&finding.message))?;
        }
        None => {
            let breaks = if impact.consumers.len() == 1 { "breaks" } else { "break" };
            let head = match impact.cause {
                Some(cause) => format!("{broken} {breaks}: {cause}"),
                None => format!("no finding explains why {broken} {breaks}"),
            };
            page.hang(Text::new(), Text::new().put(Style::Error, head))?;
        }
    }
    for consumer in impact.consumers.iter().take(SHOWN) {
        let is_unexplained = impact.finding.is_none() && impact.cause.is_none();
        of_consumer(page, consumer, is_unexplained, has_owners)?;
    }
    more(page, impact.consumers.len().saturating_sub(SHOWN), "component")?;
    page.blank()
}

fn of_consumer(
    page: &mut Page<'_>,
    consumer: &BrokenConsumer,
    is_unexplained: bool,
    has_owners: bool,
) -> io::Result<()> {
    let mut text = Text::new().plain(&consumer.name);
    if has_owners {
        let owners = match consumer.owners.as_slice() {
            [] => super::NO_OWNER.to_owned(),
            owners => owners.join(" "),
        };
        text = text.put(Style::Dim, format!("  {owners}"));
    }
    if is_unexplained {
        text = text.plain(format!(": {}", consumer.breakage.reason()));
    }
    page.wrapped(Text::new().pad(4), 6, text)
}

/// Breaking changes that none of the components minds.
fn nobody(page: &mut Page<'_>, impacted: &Impacted) -> io::Result<()> {
    let findings = impacted.breaking_nobody();
    if findings.is_empty() || impacted.judged == 0 {
        return Ok(());
    }
    page.hang(Text::new(), Text::new().put(Style::Bold, impacted.nobody_told()))?;
    for finding in findings.iter().take(SHOWN) {
        let text = Text::new()
            .put(Style::Warn, finding.rule.id)
            .plain(format!(" {}: {}", finding.item, finding.message));
        page.wrapped(Text::new().pad(2), 4, text)?;
    }
    more(page, findings.len().saturating_sub(SHOWN), "finding")?;
    page.blank()
}

fn unlinked(page: &mut Page<'_>, impacted: &Impacted) -> io::Result<()> {
    if impacted.unlinked.is_empty() {
        return Ok(());
    }
    let unlinked = count(impacted.unlinked.len(), "component");
    let head = format!("{unlinked} did not link before this change");
    page.hang(Text::new(), Text::new().put(Style::Bold, head))?;
    for consumer in impacted.unlinked.iter().take(SHOWN) {
        let now = if consumer.links_now { " (links now)" } else { "" };
        let text = Text::new().plain(format!("{}{now}: {}", consumer.name, consumer.reason));
        page.wrapped(Text::new().pad(2), 4, text)?;
    }
    more(page, impacted.unlinked.len().saturating_sub(SHOWN), "component")?;
    page.blank()
}

fn unread(page: &mut Page<'_>, impacted: &Impacted) -> io::Result<()> {
    if !impacted.skipped.is_empty() {
        let skipped = count(impacted.skipped.len(), "file");
        page.line(&Text::new().put(Style::Bold, format!("{skipped} skipped: no components")))?;
        for file in impacted.skipped.iter().take(SHOWN) {
            let text = Text::new().plain(format!("{}: {}", file.name, file.what));
            page.wrapped(Text::new().pad(2), 4, text)?;
        }
        more(page, impacted.skipped.len().saturating_sub(SHOWN), "file")?;
        page.blank()?;
    }
    if !impacted.unreadable.is_empty() {
        let unread = count(impacted.unreadable.len(), "file");
        let head = format!("{unread} could not be read");
        page.line(&Text::new().put(Style::Error, head))?;
        for file in impacted.unreadable.iter().take(SHOWN) {
            let text = Text::new().plain(format!("{}: {}", file.name, file.reason));
            page.wrapped(Text::new().pad(2), 4, text)?;
        }
        more(page, impacted.unreadable.len().saturating_sub(SHOWN), "file")?;
        page.blank()?;
    }
    Ok(())
}

fn more(page: &mut Page<'_>, hidden: usize, noun: &str) -> io::Result<()> {
    if hidden == 0 {
        return Ok(());
    }
    let text = format!("... and {} more: `--format json` has them all", count(hidden, noun));
    page.wrapped(Text::new().pad(4), 6, Text::new().put(Style::Dim, text))
}
