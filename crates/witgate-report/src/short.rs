//! A line a finding, as compilers and editors know it.

use std::io::{self, Write};

use crate::escape::escape;
use crate::format::Row;
use crate::outcome::{self, Outcome};
use crate::report::Report;

pub(crate) static ROW: Row =
    Row { name: "short", summary: "a line a finding, then one that sums up", write };

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let is_gone = finding.now.is_none() && finding.was.is_some();
        let side = if is_gone { &report.verdict.baseline } else { &report.verdict.candidate };
        let (spot, side_of_spot) = match report.now(finding) {
            Some(spot) => (Some(spot), ""),
            // A line of the baseline is in no file of the candidate: say whose.
            None if is_gone => (report.was(finding), side.place.as_str()),
            None => (None, ""),
        };
        match spot {
            Some(spot) => {
                let colon = if side_of_spot.is_empty() { "" } else { ": " };
                let (path, place) = (escape(&spot.place.file.path), spot.place);
                write!(out, "{}{colon}{path}", escape(side_of_spot))?;
                write!(out, ":{}:{}", place.line, place.column)?;
            }
            None => write!(out, "{}", escape(&side.place))?,
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
    let outcome = Outcome::of(report);
    let needs = outcome::unpaid(report).into_iter().map(|needs| format!("; {needs}"));
    let rest = format!("{}{}", outcome.rest, needs.collect::<String>());
    writeln!(out, "{}: {}", outcome.word, escape(&rest))?;
    Ok(())
}
