//! Why a command has no answer, on its way to standard error.

use std::io::{self, Write as _};
use std::path::PathBuf;

use witgate::witgate_model::Site;
use witgate::witgate_report;

use crate::cli::Color;
use crate::output;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Nothing could be judged.
    Judging(witgate::Error),
    /// Standard output takes no more.
    Output(io::Error),
    /// A report's file cannot be written.
    File { path: PathBuf, error: io::Error },
    /// A report would take the place of what it is about.
    Input { path: PathBuf },
    /// A statement was asked of a build that makes none.
    NoProvenance,
    /// Sources where a command was expected.
    NoCommand { word: String, commands: Vec<String> },
    /// Something panicked.
    Defect,
}

impl From<witgate::Error> for Failure {
    fn from(error: witgate::Error) -> Failure {
        Failure::Judging(error)
    }
}

impl Failure {
    fn message(&self) -> String {
        match self {
            Failure::Judging(error) => error.message(),
            Failure::Output(error) => format!("standard output: {error}"),
            Failure::File { path, error } => format!("cannot write {}: {error}", path.display()),
            Failure::Input { path } => {
                format!("cannot write {}: it is an input of this run", path.display())
            }
            Failure::NoProvenance => "this build of witgate makes no statements".to_owned(),
            Failure::NoCommand { word, .. } => format!("`{word}` is not a command"),
            Failure::Defect => "this is a defect in witgate; nothing was judged".to_owned(),
        }
    }

    fn site(&self) -> Option<&Site> {
        match self {
            Failure::Judging(error) => error.site(),
            _ => None,
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Failure::Judging(error) => error.help(),
            Failure::Output(_) => None,
            Failure::File { .. } => {
                Some("name another file, or make it possible to write this one".to_owned())
            }
            Failure::Input { .. } => Some(
                "name a file that is no contract, policy, lock, key or attestation of this run"
                    .to_owned(),
            ),
            Failure::NoProvenance => Some("take a build with the feature `provenance`".to_owned()),
            Failure::NoCommand { commands, .. } => Some(commands.join("\n")),
            Failure::Defect => {
                Some("please report it, with the input if you can share it".to_owned())
            }
        }
    }
}

/// Prints a failure to standard error.
pub(crate) fn print(failure: &Failure, color: Color) {
    let help = failure.help();
    let shown = witgate_report::Failure {
        message: &failure.message(),
        site: failure.site(),
        help: help.as_deref(),
        color: color.choose(&io::stderr()),
        width: output::width(terminal_size::terminal_size_of(io::stderr())),
    };
    let mut text = Vec::new();
    // Where standard error is closed there is nobody left to tell.
    let _ = shown.write(&mut text).and_then(|()| io::stderr().write_all(&text));
}
