//! What goes to the terminal, how wide and colourful, and what goes to files.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use terminal_size::{Height, Width};
use witgate::witgate_conform::ConformVerdict;
use witgate::witgate_files;
use witgate::witgate_load::tree;
use witgate::witgate_model::path;
use witgate::witgate_promotion::Verdict;
use witgate::witgate_report::{
    Comparison, ConformReport, Format, HistoryFormat, HistoryReport, ImpactFormat, ImpactReport,
    Impacted, InspectFormat, InspectReport, Inspection, MigrateFormat, MigrateReport, Migrated,
    PromotionReport, Report, TargetsFormat, TargetsReport, escape, wrapped_line,
};
use witgate::{
    Checked, Conformed, FixedFile, Level, Linted, Means, Outcome, Progress, Promoted, Targeted,
    Verified,
};

use crate::cli::{Color, ConformArguments, HistoryOutput, Output, PromoteArguments, Writing};
use crate::failure::Failure;
use crate::reports::refuse_input;
use crate::witnesses::ReportedWitnesses;

/// Writes what came of a comparison.
pub(crate) fn outcome(
    outcome: &Outcome,
    witnesses: &ReportedWitnesses,
    writing: &Writing,
    fail_on: Level,
    color: Color,
) -> Result<ExitCode, Failure> {
    let notes = [notes_of(outcome), witnesses.notes.clone()].concat();
    let plain = Report {
        witnesses: Some(&witnesses.paths),
        is_incomplete: witnesses.has_defects,
        ..report_of(outcome, &notes, fail_on)
    };
    report(&plain, writing, color)
}

/// What came of a comparison, as `--format json` writes it.
pub(crate) fn json(outcome: &Outcome) -> Result<String, Failure> {
    let notes = notes_of(outcome);
    json_of(&report_of(outcome, &notes, Level::Off))
}

/// What came of a check, likewise.
pub(crate) fn json_of_check(checked: &Checked) -> Result<String, Failure> {
    json_of(&report_of_check(checked, ""))
}

fn json_of(report: &Report<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    witgate::witgate_report::write(Format::Json, report, &mut bytes).map_err(Failure::Output)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn notes_of(outcome: &Outcome) -> Vec<String> {
    let sides = [&outcome.baseline, &outcome.candidate];
    let mut notes: Vec<String> =
        sides.into_iter().flat_map(|side| side.notes.iter().cloned()).collect();
    notes.extend(outcome.withheld());
    notes.dedup();
    notes
}

fn report_of<'a>(outcome: &'a Outcome, notes: &'a [String], fail_on: Level) -> Report<'a> {
    let comparisons = vec![comparison(outcome)];
    Report { comparisons, notes, fail_on, waive_options: None, ..Report::default() }
}

/// Writes what came of a check.
pub(crate) fn checked(
    checked: &Checked,
    witnesses: &ReportedWitnesses,
    writing: &Writing,
    waive_options: &str,
    color: Color,
) -> Result<ExitCode, Failure> {
    let notes = [checked.notes.clone(), witnesses.notes.clone()].concat();
    let plain = Report {
        notes: &notes,
        witnesses: Some(&witnesses.paths),
        is_incomplete: checked.is_incomplete || witnesses.has_defects,
        ..report_of_check(checked, waive_options)
    };
    report(&plain, writing, color)
}

fn report_of_check<'a>(checked: &'a Checked, waive_options: &'a str) -> Report<'a> {
    let Checked { outcomes, waivers: _, gate, integrity, notes, is_incomplete, fail_on } = checked;
    let is_incomplete = *is_incomplete;
    let comparisons = outcomes.iter().map(comparison).collect();
    let (rows, locks) = (&integrity.rows, &integrity.texts);
    let fail_on = *fail_on;
    Report {
        comparisons,
        gate,
        integrity: rows,
        locks,
        notes,
        is_incomplete,
        fail_on,
        waive_options: Some(waive_options),
        ..Report::default()
    }
}

/// Writes what came of a verification.
pub(crate) fn verified(
    verified: &Verified,
    writing: &Writing,
    color: Color,
) -> Result<ExitCode, Failure> {
    let Verified { integrity, gate, notes, fail_on } = verified;
    let (rows, locks) = (&integrity.rows, &integrity.texts);
    let fail_on = *fail_on;
    let plain = Report { gate, integrity: rows, locks, notes, fail_on, ..Report::default() };
    report(&plain, writing, color)
}

/// Writes what came of linting.
pub(crate) fn linted(
    linted: &Linted,
    writing: &Writing,
    waive_options: &str,
    color: Color,
) -> Result<ExitCode, Failure> {
    report(&report_of_lint(linted, waive_options), writing, color)
}

/// What came of linting, as `--format json` writes it.
pub(crate) fn json_of_lint(linted: &Linted) -> Result<String, Failure> {
    json_of(&report_of_lint(linted, ""))
}

fn report_of_lint<'a>(linted: &'a Linted, waive_options: &'a str) -> Report<'a> {
    let Linted { findings, waivers: _, packages, notes, is_incomplete, fail_on } = linted;
    Report {
        gate: findings,
        linted: Some(*packages),
        notes,
        is_incomplete: *is_incomplete,
        fail_on: *fail_on,
        waive_options: Some(waive_options),
        ..Report::default()
    }
}

/// Writes whether components fit worlds.
pub(crate) fn targets(
    targeted: &Targeted,
    format: TargetsFormat,
    color: Color,
) -> Result<ExitCode, Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let report = TargetsReport {
        components: &targeted.components,
        skipped: &targeted.skipped,
        unreadable: &targeted.unreadable,
        asked: targeted.asked,
        notes: &targeted.notes,
        color: color.choose(&io::stdout()),
        width,
    };
    written(report.write(format, &mut io::stdout().lock()))?;
    Ok(match report.passes() {
        true => ExitCode::SUCCESS,
        false if report.is_incomplete() => ExitCode::from(2),
        false => ExitCode::from(1),
    })
}

/// Writes which components a change of their host breaks.
pub(crate) fn impacted(
    impacted: &Impacted,
    format: ImpactFormat,
    color: Color,
) -> Result<ExitCode, Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let report = ImpactReport { impacted, color: color.choose(&io::stdout()), width };
    written(report.write(format, &mut io::stdout().lock()))?;
    Ok(match impacted.passes() {
        true => ExitCode::SUCCESS,
        false if impacted.is_incomplete() => ExitCode::from(2),
        false => ExitCode::from(1),
    })
}

/// Writes whether a package may be published.
#[cfg(feature = "registry")]
pub(crate) fn publication(
    publication: &witgate::witgate_report::Publication,
    is_json: bool,
    is_quiet: bool,
    color: Color,
) -> Result<(), Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let mut out = io::stdout().lock();
    written(match is_json {
        true => publication.write_json(&mut out),
        false => publication.write_human(is_quiet, color.choose(&io::stdout()), width, &mut out),
    })
}

/// Writes what is at a source.
pub(crate) fn inspection(
    inspection: &Inspection,
    format: InspectFormat,
    color: Color,
) -> Result<ExitCode, Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let report = InspectReport { inspection, color: color.choose(&io::stdout()), width };
    written(report.write(format, &mut io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what it takes to migrate.
pub(crate) fn migration(
    migrated: &Migrated,
    format: MigrateFormat,
    color: Color,
) -> Result<ExitCode, Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let report = MigrateReport { migrated, color: color.choose(&io::stdout()), width };
    written(report.write(format, &mut io::stdout().lock()))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes what came of cases.
pub(crate) fn conformed(
    conformed: &Conformed,
    arguments: &ConformArguments,
    color: Color,
) -> Result<ExitCode, Failure> {
    let report = ConformReport {
        conformance: &conformed.conformance,
        recorded_answers: conformed.recorded_answers,
        color: color.choose(&io::stdout()),
        width: width(terminal_size::terminal_size_of(io::stdout())),
    };
    written(report.write(arguments.format.format(), &mut io::stdout().lock()))?;
    Ok(ExitCode::from(match conformed.conformance.verdict() {
        ConformVerdict::Pass => 0,
        ConformVerdict::Fail => 1,
        ConformVerdict::Incomplete => 2,
    }))
}

/// Writes whether a canary may be promoted. The exit code is 2 where that is not known, so that
/// a pipeline can tell waiting from rolling back.
pub(crate) fn promoted(
    promoted: &Promoted,
    arguments: &PromoteArguments,
    color: Color,
) -> Result<ExitCode, Failure> {
    let report = PromotionReport {
        promotion: &promoted.promotion,
        notes: &promoted.notes,
        color: color.choose(&io::stdout()),
        width: width(terminal_size::terminal_size_of(io::stdout())),
    };
    written(report.write(arguments.format.format(), &mut io::stdout().lock()))?;
    Ok(ExitCode::from(match promoted.promotion.verdict() {
        Verdict::Promote => 0,
        Verdict::Reject => 1,
        Verdict::Undecided => 2,
    }))
}

/// So long a run takes before it shows how far it is.
const PATIENCE: Duration = Duration::from_secs(1);

/// Writes histories to standard output and to whichever files they were asked for.
pub(crate) fn history(
    plain: &HistoryReport<'_>,
    format: HistoryFormat,
    outputs: &[HistoryOutput],
    color: Color,
) -> Result<(), Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let report = HistoryReport { color: color.choose(&io::stdout()), width, ..*plain };
    let shown = written(report.write(format, &mut io::stdout().lock()));
    // Whatever became of standard output, files are for someone else.
    for output in outputs {
        refuse_input(&output.file)?;
        let mut text = Vec::new();
        let result = plain.write(output.format, &mut text);
        let result = result.and_then(|()| witgate_files::write_output(&output.file, text));
        result.map_err(|error| Failure::File { path: output.file.clone(), error })?;
    }
    shown
}

/// Means that show on a terminal how far a long run is. What is left is the report.
pub(crate) fn watched(means: Means) -> Means {
    Means { progress: progress("hashing artifacts"), ..means }
}

/// Shows on a terminal how far a long run is.
pub(crate) fn progress(what: &str) -> Option<Progress> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let start = Instant::now();
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let style = ProgressStyle::with_template(&format!("{what} {{bar:24}} {{pos}}/{{len}}"));
    bar.set_style(style.expect("the template is valid"));
    let progress: Progress = Arc::new(move |done, all| {
        if done == all {
            bar.finish_and_clear();
        } else if start.elapsed() > PATIENCE {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            // Threads overtake one another on their way here.
            let done = u64::try_from(done).unwrap_or(u64::MAX);
            bar.set_position(bar.position().max(done));
        }
    });
    Some(progress)
}

/// Writes a statement to a file.
pub(crate) fn statement(path: &Path, statement: &str) -> Result<(), Failure> {
    let wrong = |error| Failure::File { path: path.to_owned(), error };
    refuse_input(path)?;
    witgate_files::write_output(path, format!("{statement}\n")).map_err(wrong)
}

fn comparison(outcome: &Outcome) -> Comparison<'_> {
    let Outcome { name, baseline, release, candidate, verdict } = outcome;
    Comparison { name: name.as_deref(), verdict, baseline, release: release.as_ref(), candidate }
}

/// Writes a report to standard output and to whichever files it was asked for;
/// the exit code says whether the gate passes.
fn report(plain: &Report<'_>, writing: &Writing, color: Color) -> Result<ExitCode, Failure> {
    let width = width(terminal_size::terminal_size_of(io::stdout()));
    let here = tree::from_root(Path::new(""));
    let plain = &Report { here: &here, ..plain.clone() };
    let showing = &writing.showing;
    let report = Report {
        filter: showing.filter(),
        order: showing.order(),
        detail: showing.detail(),
        color: color.choose(&io::stdout()),
        width,
        ..plain.clone()
    };
    let shown =
        written(witgate::witgate_report::write(writing.format, &report, &mut io::stdout().lock()));
    // Whatever became of standard output, files are for someone else.
    for (position, output) in writing.outputs.iter().enumerate() {
        refuse_input(&output.file)?;
        let plain_path = |output: &Output| path::lexical(&output.file);
        let before = &writing.outputs[..position];
        let is_taken = before.iter().any(|other| plain_path(other) == plain_path(output));
        let result = match is_taken {
            true => Err(io::Error::other("another report has the same file")),
            false => file(output, plain),
        };
        result.map_err(|error| Failure::File { path: output.file.clone(), error })?;
    }
    shown?;
    Ok(match plain.passes() {
        true => ExitCode::SUCCESS,
        false if plain.is_incomplete => ExitCode::from(2),
        false => ExitCode::from(1),
    })
}

/// Writes a report to a file, the whole of it or nothing.
fn file(output: &Output, report: &Report<'_>) -> io::Result<()> {
    let mut text = Vec::new();
    witgate::witgate_report::write(output.format, report, &mut text)?;
    witgate_files::write_output(&output.file, text)
}

/// What changes of a file, as `diff -u` writes it: its lines and tabs, and nothing else
/// that a terminal or a log obeys.
pub(crate) fn diff_escaped(file: &FixedFile) -> String {
    let diff = file.unified_diff();
    let mut escaped = String::with_capacity(diff.len());
    for line in diff.split_inclusive('\n') {
        let text = line.trim_end_matches(['\r', '\n']);
        // What tells added lines from removed ones is no part of them.
        let start = ["--- ", "+++ ", "+", "-", " "].iter().find(|start| text.starts_with(**start));
        let (start, text) = text.split_at(start.map_or(0, |start| start.len()));
        escaped.push_str(start);
        let words: Vec<_> = text.split('\t').map(escape).collect();
        escaped.push_str(&words.join("\t"));
        escaped.push('\n');
    }
    escaped
}

/// Columns of standard output.
pub(crate) fn columns() -> usize {
    width(terminal_size::terminal_size_of(io::stdout()))
}

/// A line for people, wrapped, its further lines set in by `indent`.
pub(crate) fn wrapped(lead: &str, indent: usize, text: &str) -> String {
    wrapped_line(&escape(lead), indent, &escape(text), columns())
}

/// Writes a text that is ours.
pub(crate) fn text(text: &str) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

/// Whoever closes the pipe has read enough; all other failures count.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Lines much longer than this are hard to read, however wide the window.
const WIDEST: usize = 110;

/// Columns of a terminal of that size, and eighty without one.
pub(crate) fn width(size: Option<(Width, Height)>) -> usize {
    size.map_or(80, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

impl Color {
    /// Whether to colour what goes to `stream`; by default a terminal's, as NO_COLOR,
    /// CLICOLOR and the like have it.
    pub(crate) fn choose(self, stream: &impl RawStream) -> bool {
        match self {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(stream) != ColorChoice::Never,
        }
    }
}
