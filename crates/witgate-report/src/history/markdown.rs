//! For a job summary or a comment: the key figures, the last periods, and the last
//! commits that break something.

use std::io::{self, Write};

use witgate_history::{Numbers, RepositoryHistory, date};

use super::HistoryReport;
use super::figures::{self, NOTHING, scope};
use super::tables::{breaking_steps, short};
use crate::markup::{code, text};

/// So many periods have a row.
const ROWS: usize = 13;

/// So many commits are reported.
const COMMITS: usize = 10;

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    for history in report.histories {
        let numbers = report.numbers_of(history);
        writeln!(out, "## Contract history of {}\n", text(&history.repository))?;
        writeln!(out, "{}.\n", text(&scope(history)))?;
        key_figures(&numbers, out)?;
        if !history.steps.is_empty() {
            periods(report, &numbers, out)?;
            commits(history, out)?;
        }
        for note in &history.notes {
            writeln!(out, "> {}\n", text(note))?;
        }
    }
    Ok(())
}

fn key_figures(numbers: &Numbers, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| figure | number | |\n|---|--:|---|")?;
    for figure in figures::all(numbers) {
        let value = text(&figure.value);
        let value = if figure.is_alarming { format!("**{value}**") } else { value };
        writeln!(out, "| {} | {value} | {} |", figure.label, text(&figure.detail))?;
    }
    writeln!(out)
}

fn periods(report: &HistoryReport<'_>, numbers: &Numbers, out: &mut dyn Write) -> io::Result<()> {
    let left = numbers.periods.len().saturating_sub(ROWS);
    writeln!(
        out,
        "| {} | commits | breaking | uncovered | waived | additions | releases | open waivers |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|",
        report.by.as_str()
    )?;
    for period in &numbers.periods[left..] {
        let (counts, breaking) = (&period.counts, &period.counts.breaking);
        let waivers = period.waivers_open.map_or_else(|| NOTHING.to_owned(), |it| it.to_string());
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {waivers} |",
            text(&period.label),
            counts.steps,
            breaking.total(),
            breaking.uncovered,
            breaking.waived,
            counts.additions,
            period.releases.total()
        )?;
    }
    if left > 0 {
        writeln!(out, "\n{left} earlier ones are left out.")?;
    }
    writeln!(out)
}

fn commits(history: &RepositoryHistory, out: &mut dyn Write) -> io::Result<()> {
    let mut steps = breaking_steps(&[history]);
    steps.retain(|step| step.breaking.uncovered > 0);
    if steps.is_empty() {
        return Ok(());
    }
    writeln!(out, "The last commits with uncovered breaking changes:\n")?;
    for step in steps.iter().take(COMMITS) {
        let first = step.examples.first().map(|first| format!(": {}", text(&first.message)));
        let more = step.breaking.uncovered.saturating_sub(1);
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        writeln!(
            out,
            "- {} {} {}{}{more}",
            date(step.time),
            code(&short(&step.commit)),
            text(&step.title),
            first.unwrap_or_default()
        )?;
    }
    writeln!(out)
}
