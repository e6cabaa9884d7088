//! For a comment on a pull request: the sum, then tables of findings and owners.

use std::io::{self, Write};

use witgate_model::count;

use super::Impacted;
use crate::markup::{code, text};

/// So many rows of a table are reported, and so many components of a row.
const ROWS: usize = 30;
const NAMED: usize = 5;

pub(super) fn write(impacted: &Impacted, out: &mut dyn Write) -> io::Result<()> {
    let sides = format!("{} → {}", code(&impacted.baseline.place), code(&impacted.candidate.place));
    writeln!(out, "**{}** ({sides})", text(&impacted.sum()))?;
    let findings = impacted.by_finding();
    if !findings.is_empty() {
        writeln!(out, "\n| breaks | finding | components |\n|---:|---|---|")?;
    }
    for impact in findings.iter().take(ROWS) {
        let finding = match impact.finding {
            Some(finding) => {
                let head = format!("{} {}", code(finding.rule.id), code(&finding.item));
                format!("{head}<br>{}", text(&finding.message))
            }
            None => text(impact.cause.unwrap_or("no finding explains this")),
        };
        let names = impact.consumers.iter().take(NAMED).map(|it| code(&it.name));
        let mut names: Vec<String> = names.collect();
        let hidden = impact.consumers.len().saturating_sub(NAMED);
        if hidden > 0 {
            names.push(format!("and {hidden} more"));
        }
        writeln!(out, "| {} | {finding} | {} |", impact.consumers.len(), names.join("<br>"))?;
    }
    hidden(out, findings.len(), "finding")?;
    let owners = impacted.by_owner();
    if impacted.has_owners && !owners.is_empty() {
        writeln!(out, "\n| broken components | owner |\n|---:|---|")?;
        for (owner, broken) in owners.iter().take(ROWS) {
            // As code, so that nobody is notified of each run.
            writeln!(out, "| {broken} | {} |", code(owner))?;
        }
        hidden(out, owners.len(), "owner")?;
    }
    let nobody = impacted.breaking_nobody();
    if !nobody.is_empty() && impacted.judged > 0 {
        writeln!(out, "\nThere are {}:\n", impacted.nobody_told())?;
        for finding in nobody.iter().take(ROWS) {
            let item = code(&finding.item);
            writeln!(out, "- {} {item}: {}", code(finding.rule.id), text(&finding.message))?;
        }
        hidden(out, nobody.len(), "finding")?;
    }
    for (files, what) in [
        (impacted.unlinked.len(), "did not link before this change"),
        (impacted.skipped.len(), "skipped: no components"),
    ] {
        if files > 0 {
            writeln!(out, "\n{files} {what}.")?;
        }
    }
    if !impacted.unreadable.is_empty() {
        writeln!(out, "\nCould not be read:\n")?;
        for file in impacted.unreadable.iter().take(ROWS) {
            writeln!(out, "- {}: {}", code(&file.name), text(&file.reason))?;
        }
        hidden(out, impacted.unreadable.len(), "file")?;
    }
    for note in &impacted.notes {
        writeln!(out, "\n{}", text(note))?;
    }
    Ok(())
}

fn hidden(out: &mut dyn Write, all: usize, noun: &str) -> io::Result<()> {
    match all.saturating_sub(ROWS) {
        0 => Ok(()),
        hidden => writeln!(out, "\n... and {} more.", count(hidden, noun)),
    }
}
