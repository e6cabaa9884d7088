//! For a pull request: the verdict, what did not pass, and a table of runtimes.

use std::io::{self, Write};

use witgate_conform::ConformVerdict;

use super::{ConformReport, found, wording};
use crate::markup::{code, text};

pub(super) fn write(report: &ConformReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let conformance = report.conformance;
    let sign = match conformance.verdict() {
        ConformVerdict::Pass => "✅",
        ConformVerdict::Fail => "❌",
        ConformVerdict::Incomplete => "⏳",
    };
    let name = code(&conformance.component.name);
    writeln!(out, "### {sign} {name}: {}\n", text(&wording::verdict(conformance)))?;
    if let Some(digest) = conformance.component.digest {
        writeln!(out, "{}\n", code(&digest.to_string()))?;
    }
    if !conformance.problems.is_empty() {
        writeln!(out, "| line | case | does not fit |\n|---|---|---|")?;
        for problem in &conformance.problems {
            let case = problem.case.as_deref().map(text).unwrap_or_default();
            let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            let message = text(&format!("{}{help}", problem.message));
            writeln!(out, "| {} | {case} | {message} |", problem.line)?;
        }
        writeln!(out)?;
    }
    let failed = found::failed(conformance);
    if !failed.is_empty() {
        writeln!(out, "| case | call | expected | got | in |\n|---|---|---|---|---|")?;
        for it in &failed {
            let difference = it.difference;
            writeln!(
                out,
                "| {} (line {}) | {} | {} | {} | {} |",
                text(it.case),
                difference.line,
                code(&difference.call),
                code(&difference.expected),
                code(&difference.got),
                text(&it.runtimes.join(", "))
            )?;
        }
        writeln!(out)?;
    }
    if !conformance.runs.is_empty() {
        writeln!(out, "| runtime | cases |\n|---|---|")?;
        for run in &conformance.runs {
            writeln!(out, "| {} | {} |", text(&run.title()), text(&wording::run(run)))?;
        }
        writeln!(out)?;
    }
    for it in found::not_run(conformance) {
        let cases = wording::listed(&it.cases);
        let line = format!("Not run in {}, because {}: {cases}", it.runtime, it.because);
        writeln!(out, "> {}\n", text(&line))?;
    }
    for note in wording::notes(report) {
        writeln!(out, "> {}\n", text(&note))?;
    }
    Ok(())
}
