//! A line a finding, as compilers and editors know it; then one for each entry
//! of a lock that is not verified.

use std::io::{self, Write};

use crate::escape::escape;
use crate::filter::Order;
use crate::format::Row;
use crate::found::ReportedFinding;
use crate::integrity::{self, EntryFindings, Texts};
use crate::report::Report;
use crate::{notes, outcome, site};

pub(crate) static ROW: Row =
    Row { name: "short", summary: "a line a finding, then one that sums up", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut findings = report.findings();
    // As compilers have it.
    report.order.unwrap_or(Order::Source).sort(&mut findings);
    for finding in findings {
        let mark = finding.mark_for_counting();
        let item = match finding.item.as_str() {
            "" => String::new(),
            item => format!(" ({item})"),
        };
        let text = format!("{}{item}", notes::message(&finding));
        let rule = escape(finding.rule.id);
        writeln!(
            out,
            "{}: {}[{rule}]{mark}: {}",
            place_text(&finding),
            finding.level,
            escape(&text)
        )?;
    }
    let texts = Texts::new(report);
    let (verified, mut others) = integrity::parted(report.integrity);
    // What a finding says of an entry is said; a filter asks for findings alone.
    let findings = EntryFindings::new(report.gate);
    others.retain(|row| report.filter.is_open() && !findings.are_about(row));
    for row in others {
        let text = format!("{}: {}: {}", row.name, row.outcome.status(), row.outcome.detail());
        writeln!(out, "{}: {}", escape(&texts.place_text(row)), escape(&text))?;
    }
    for (file, count) in integrity::by_file(&verified) {
        writeln!(out, "{}: {}", escape(file), integrity::verified(count))?;
    }
    for note in report.notes {
        writeln!(out, "note: {}", escape(note))?;
    }
    writeln!(out, "{}", outcome::line(report))
}

/// What is gone is no longer in the candidate: where it was taken from, or
/// else where it was.
fn place_text(finding: &ReportedFinding<'_>) -> String {
    let is_gone = finding.is_gone();
    match finding.now().or_else(|| finding.was().filter(|_| is_gone)) {
        Some(spot) => escape(&spot.address()).into_owned(),
        None => match finding.comparison {
            Some(comparison) => {
                let baseline = finding.baseline().map(|(_, side)| side).filter(|_| is_gone);
                escape(&baseline.unwrap_or(&comparison.verdict.candidate).place).into_owned()
            }
            None => site::POLICY.to_owned(),
        },
    }
}
