//! What counts, before everything else: how it ends, what version is needed, and
//! the worlds that refuse.

use std::collections::BTreeMap;
use std::io;

use crate::consumers;
use crate::filter::Detail;
use crate::found::ReportedFinding;
use crate::human::{ALL, worlds};
use crate::outcome::{self, Need, Outcome};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};

/// So many statements about versions are made.
const VERSIONS: usize = 4;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let outcome = Outcome::from_report(report);
    let lead = Text::new().put(outcome.style, outcome.word).plain(": ");
    page.wrapped(lead, 2, Text::new().plain(outcome.rest))?;
    for broken in consumers::broken(report) {
        let lead = Text::new().put(Style::Error, "consumers").plain(": ");
        page.wrapped(lead, 2, Text::new().put(Style::Bold, broken))?;
    }
    if let Some(unseen) = outcome::unseen(report) {
        let lead = Text::new().put(Style::Warn, "not seen").plain(": ");
        page.wrapped(lead, 2, Text::new().plain(unseen))?;
    }
    versions(page, report)?;
    if !matches!(report.detail, Detail::Counts | Detail::Quiet) {
        worlds::write(page, report)?;
    }
    if report.is_quiet() || report.detail == Detail::Quiet {
        return Ok(());
    }
    page.blank()
}

/// What version each package needs, those first whose version is not enough.
fn versions(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let mut needs = outcome::needs(outcome::releases(report).into_iter());
    needs.sort_by_key(|need| need.is_enough);
    let shown = match report.detail {
        Detail::Verbose => needs.len(),
        _ => needs.len().min(VERSIONS),
    };
    let findings = report.all_findings();
    // The rule that found that a package's version is not enough is here alone.
    let package =
        |found: &ReportedFinding<'_>| found.finding.item_at().map(|item| item.package().bare());
    let rules = findings.iter().filter(|found| found.follows);
    let rules: BTreeMap<String, &str> =
        rules.filter_map(|found| Some((package(found)?, found.rule.id))).collect();
    for Need { is_enough, packages, text } in &needs[..shown] {
        let rule = packages.iter().find_map(|package| rules.get(*package));
        let (lead, style) = match (is_enough, rule) {
            (true, _) => (Text::new().put(Style::Bold, "version"), Style::Plain),
            (false, Some(rule)) => {
                (Text::new().put(Style::Error, format!("version[{rule}]")), Style::Bold)
            }
            (false, None) => (Text::new().put(Style::Error, "version"), Style::Bold),
        };
        page.wrapped(lead.plain(": "), 2, Text::new().put(style, text))?;
    }
    if needs.len() > shown {
        let more = format!("and {} more: {ALL}", needs.len() - shown);
        page.line(&Text::new().pad(2).put(Style::Dim, more))?;
    }
    Ok(())
}
