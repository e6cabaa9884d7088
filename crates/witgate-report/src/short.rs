//! A line a finding, as compilers and editors know it.

use std::io::{self, Write};

use crate::escape::escape;
use crate::format::Row;
use crate::outcome;
use crate::report::Report;

pub(crate) static ROW: Row =
    Row { name: "short", summary: "a line a finding, then one that sums up", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let is_gone = finding.now.is_none() && finding.was.is_some();
        // What is gone stands in the candidate no more: where it was taken
        // from, or else where it was.
        let spot = report.now(finding).or_else(|| report.was(finding).filter(|_| is_gone));
        match spot {
            Some(spot) => {
                let (path, place) = (escape(&spot.path), spot.place);
                write!(out, "{path}:{}:{}", place.line, place.column)?;
            }
            None if is_gone => write!(out, "{}", escape(&report.verdict.baseline.place))?,
            None => write!(out, "{}", escape(&report.verdict.candidate.place))?,
        }
        let silent = if finding.impact.is_silent() { "SILENT: " } else { "" };
        write!(out, ": {}[{}]: {silent}", finding.level, escape(finding.rule.id))?;
        write!(out, "{}", escape(&finding.message))?;
        if finding.item.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, " ({})", escape(&finding.item))?;
        }
    }
    writeln!(out, "{}", outcome::line(report))
}
