//! What was compared with what, and what the reader should know of it.

use std::io;

use witgate_judge::Level;

use crate::filter::Detail;
use crate::found::{NO_WAIVER, ReportedFinding};
use crate::outcome::{self, Outcome};
use crate::page::Page;
use crate::report::{Comparison, Report};
use crate::text::{Style, Text};
use crate::{whole, words};

/// On pages longer than this the outcome is said again where the reader of a
/// terminal is.
const SCREEN: usize = 24;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    if !report.is_quiet() {
        facts(page, report)?;
    }
    for note in report.notes {
        page.wrapped(Text::new().put(Style::Bold, "note").plain(": "), 2, Text::new().plain(note))?;
    }
    if page.lines() < SCREEN {
        return Ok(());
    }
    let outcome = Outcome::from_report(report);
    let lead = Text::new().put(outcome.style, outcome.word).plain(": ");
    page.wrapped(lead, 2, Text::new().plain(outcome.rest))
}

fn facts(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    if !report.filter.is_open() {
        let counted =
            |findings: Vec<ReportedFinding<'_>>| findings.iter().filter(|it| !it.follows).count();
        let (shown, all) = (counted(report.findings()), counted(report.all_findings()));
        fact(page, "shown", format!("{shown} of {all} findings"))?;
    }
    if let Some(unchanged) = outcome::unchanged(report) {
        fact(page, "unchanged", unchanged)?;
    }
    if !report.comparisons.is_empty() && report.detail == Detail::Verbose {
        fact(page, "compared", words::compared(&whole::compared(report)))?;
    }
    for (key, side) in [
        ("baseline", outcome::sides(report, Comparison::baseline_side)),
        ("release", outcome::sides(report, Comparison::since)),
        ("candidate", outcome::sides(report, Comparison::candidate_side)),
    ] {
        if !side.is_empty() {
            fact(page, key, side)?;
        }
    }
    if report.waive_options.is_none() && !report.passes() {
        fact(page, "waiver", NO_WAIVER.to_owned())?;
    }
    let findings = report.findings();
    let breaking = findings.iter().filter(|found| found.counts() && found.level > Level::Note);
    // Of those that are as grave, the first.
    let gravest = breaking.rev().max_by_key(|found| found.gravity());
    if let Some(found) = gravest.filter(|_| report.detail == Detail::Normal) {
        fact(page, "explain", format!("witgate explain {}", found.rule.id))?;
    }
    Ok(())
}

fn fact(page: &mut Page<'_>, name: &str, text: String) -> io::Result<()> {
    let key = Text::new().put(Style::Dim, format!("{name}:")).pad("candidate: ".len());
    page.hang(key, Text::new().put(Style::Dim, text))
}
