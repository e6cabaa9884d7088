//! For people: the verdict, what did not pass, and each runtime.

use std::io::{self, Write};

use witgate_conform::{ConformVerdict, Problem};
use witgate_model::count;

use super::{ConformReport, found, wording};
use crate::page::Page;
use crate::text::{Style, Text};

/// So many lines that do not fit are shown.
const SHOWN: usize = 20;

pub(super) fn write(report: &ConformReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let ConformReport { conformance, color, width, .. } = *report;
    let page = &mut Page::new(out, color, width);
    let style = match conformance.verdict() {
        ConformVerdict::Pass => Style::Good,
        ConformVerdict::Fail => Style::Error,
        ConformVerdict::Incomplete => Style::Warn,
    };
    let name = &conformance.component.name;
    let heading = Text::new()
        .put(style, wording::word(conformance))
        .put(Style::Bold, format!(" {name}"))
        .plain(format!(": {}", wording::verdict(conformance)));
    page.hang(Text::new(), heading)?;
    let (notes, next) = (wording::notes(report), wording::next(report));
    let is_all = conformance.problems.is_empty() && conformance.runs.is_empty();
    if is_all && notes.is_empty() && next.is_none() {
        return Ok(());
    }
    page.blank()?;
    for problem in conformance.problems.iter().take(SHOWN) {
        of_problem(page, &conformance.file.name, problem)?;
    }
    if let more @ 1.. = conformance.problems.len().saturating_sub(SHOWN) {
        page.hang(Text::new(), Text::new().plain(format!("and {} more", count(more, "line"))))?;
        page.blank()?;
    }
    for failed in found::failed(conformance).into_iter().take(SHOWN) {
        of_failed(page, report, &failed)?;
    }
    for it in found::not_run(conformance) {
        let cases = wording::listed(&it.cases);
        let text = Text::new()
            .plain(format!("not run in {}, because ", it.runtime))
            .plain(it.because)
            .plain(format!(": {cases}"));
        page.hang(Text::new().put(Style::Warn, "? "), text)?;
        page.blank()?;
    }
    let widest = conformance.runs.iter().map(|run| run.title().chars().count()).max();
    for run in &conformance.runs {
        let counts = run.counts();
        let (style, sign) = match () {
            () if counts.failed > 0 => (Style::Error, "✗ "),
            () if counts.not_run + counts.unanswered > 0 || run.fault.is_some() => {
                (Style::Warn, "? ")
            }
            () => (Style::Good, "✓ "),
        };
        let title = run.title();
        let title = format!("{title:width$}  ", width = widest.unwrap_or_default());
        let lead = Text::new().put(style, sign).put(Style::Bold, title);
        page.hang(lead, Text::new().plain(wording::run(run)))?;
    }
    for note in notes {
        page.hang(Text::new().put(Style::Note, "note: "), Text::new().plain(note))?;
    }
    if let Some(next) = next {
        page.hang(Text::new().put(Style::Note, "help: "), Text::new().plain(next))?;
    }
    Ok(())
}

fn of_problem(page: &mut Page<'_>, file: &str, problem: &Problem) -> io::Result<()> {
    let place = format!("{file}:{}:{}", problem.line, problem.column);
    let head = Text::new()
        .put(Style::Error, format!("error[{}]", problem.kind().id))
        .plain(format!(": {}", problem.message));
    page.hang(Text::new(), head)?;
    page.hang(Text::new().put(Style::Gutter, "  --> "), Text::new().plain(place))?;
    if let Some(help) = &problem.help {
        page.hang(Text::new().put(Style::Note, "  help: "), Text::new().plain(help))?;
    }
    page.blank()
}

fn of_failed(
    page: &mut Page<'_>,
    report: &ConformReport<'_>,
    failed: &found::Failed<'_>,
) -> io::Result<()> {
    let conformance = report.conformance;
    let in_all = failed.runtimes.len() == conformance.runs.len() && failed.runtimes.len() > 1;
    let runtimes = match in_all {
        true => "every runtime".to_owned(),
        false => failed.runtimes.join(" and "),
    };
    let head = Text::new()
        .put(Style::Error, format!("error[{}]", failed.rule.as_str()))
        .plain(format!(": {}, in {runtimes}", failed.case));
    page.hang(Text::new(), head)?;
    let place = format!("{}:{}", conformance.file.name, failed.difference.line);
    page.hang(Text::new().put(Style::Gutter, "  --> "), Text::new().plain(place))?;
    let row = |name: &str| Text::new().put(Style::Dim, format!("  {name:10}"));
    page.hang(row("call:"), Text::new().plain(&failed.difference.call))?;
    let expected = match failed.rule {
        witgate_conform::DifferenceRule::BehaviourChanged => "recorded:",
        _ => "expected:",
    };
    page.hang(row(expected), Text::new().plain(shown(&failed.difference.expected)))?;
    page.hang(row("got:"), Text::new().put(Style::Bold, shown(&failed.difference.got)))?;
    page.blank()
}

/// As much of a value as a person reads.
fn shown(value: &str) -> String {
    const LONGEST: usize = 1000;
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… ({} bytes)", &value[..end], value.len()),
        None => value.to_owned(),
    }
}
