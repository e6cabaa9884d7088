//! What goes to the terminal, and how wide and colourful.

use std::io::{self, Write as _};
use std::process::ExitCode;

use witgate::witgate_report::{self, Format, Report, escape};
use witgate::{Level, Outcome};

use crate::cli::Color;
use crate::failure::Failure;

/// Writes a report to standard output and notes to standard error; the exit
/// code says whether the gate passes.
pub(crate) fn report(
    outcome: &Outcome,
    format: Format,
    fail_on: Level,
    color: Color,
) -> Result<ExitCode, Failure> {
    for note in &outcome.notes {
        // Notes are for people; where nobody reads them, nothing is lost.
        let _ = writeln!(io::stderr(), "note: {}", escape(note));
    }
    let report = Report {
        fail_on,
        color: color.choose(&io::stdout()),
        width: width(),
        ..Report::new(&outcome.verdict, &outcome.baseline, &outcome.candidate)
    };
    written(witgate_report::write(format, &report, &mut io::stdout().lock()))?;
    Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::from(1) })
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

/// Columns of the terminal, and eighty without one.
fn width() -> usize {
    let size = terminal_size::terminal_size_of(io::stdout());
    size.map_or(80, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

impl Color {
    /// Whether to colour what goes to `stream`.
    pub(crate) fn choose(self, stream: &impl io::IsTerminal) -> bool {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        match self {
            Color::Always => true,
            Color::Never => false,
            // https://no-color.org and https://bixense.com/clicolors
            Color::Auto if set("NO_COLOR").is_some() => false,
            Color::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Color::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
            Color::Auto => stream.is_terminal() && set("TERM").is_none_or(|value| value != "dumb"),
        }
    }
}
