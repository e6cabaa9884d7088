//! Why a command has no answer, on its way to standard error.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use witgate::manual::FindingSearchError;
use witgate::witgate_load::tree;
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
    /// An editor says what is no message.
    Protocol(io::Error),
    /// A report's file cannot be written.
    File { path: PathBuf, error: io::Error },
    /// A report would take the place of what it is about.
    Input { path: PathBuf },
    /// A report that is to be explained cannot be read.
    Report { path: PathBuf, error: io::Error },
    /// A file that is no history.
    NoHistory { path: PathBuf, reason: String },
    /// A history of which no contract can be read.
    NothingJudged,
    /// A report without the finding that is to be explained.
    Explain(FindingSearchError),
    /// A statement was asked of a build that makes none.
    NoProvenance,
    /// What only a registry knows was asked of a build that asks none.
    #[cfg(not(feature = "registry"))]
    NoRegistry,
    /// wkg did not do what it was asked to.
    #[cfg(feature = "registry")]
    Wkg { command: String, reason: String },
    /// The command line was not understood.
    Usage { message: String, help: String },
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

impl From<FindingSearchError> for Failure {
    fn from(error: FindingSearchError) -> Failure {
        Failure::Explain(error)
    }
}

impl Failure {
    fn message(&self) -> String {
        match self {
            Failure::Judging(error) => error.message(),
            Failure::Output(error) => format!("standard output: {error}"),
            Failure::Protocol(error) => format!("standard input: {error}"),
            Failure::File { path, error } => format!("cannot write {}: {error}", path.display()),
            Failure::Input { path } => {
                format!("cannot write {}: it is an input of this run", path.display())
            }
            Failure::Report { path, error } => format!("cannot read {}: {error}", path.display()),
            Failure::NoHistory { path, reason } => {
                format!("{} is not a history: {reason}", path.display())
            }
            Failure::NothingJudged => "no contract of this history could be judged".to_owned(),
            Failure::Explain(error) => error.to_string(),
            Failure::NoProvenance => "this build of witgate has no provenance support".to_owned(),
            #[cfg(not(feature = "registry"))]
            Failure::NoRegistry => "this build of witgate has no support for registries".to_owned(),
            #[cfg(feature = "registry")]
            Failure::Wkg { command, reason } => format!("`{command}` failed: {reason}"),
            Failure::Usage { message, .. } => message.clone(),
            Failure::NoCommand { word, .. } => format!("`{word}` is not a command"),
            Failure::Defect => "this is a bug in witgate; nothing was checked".to_owned(),
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
            Failure::Protocol(_) => Some(
                "an editor starts this command; see \"In an editor\" in the documentation"
                    .to_owned(),
            ),
            Failure::File { .. } => Some("name another file, or make this one writable".to_owned()),
            Failure::Input { .. } => Some(
                "name a file that is not a contract, policy, lock file, key or attestation of \
                 this run"
                    .to_owned(),
            ),
            Failure::Report { .. } => {
                Some("`-o json=FILE` of `check` or `diff` writes a report".to_owned())
            }
            Failure::NoHistory { .. } => Some(
                "`--repo` takes a directory of a repository, or a file that `witgate history \
                 --format json` wrote"
                    .to_owned(),
            ),
            Failure::NothingJudged => Some(
                "the reasons are in `not_judged` of `--format json`; packages that are fetched and \
                 not committed are in no commit"
                    .to_owned(),
            ),
            Failure::Explain(error) => Some(error.help()),
            Failure::NoProvenance => Some("build witgate with the feature `provenance`".to_owned()),
            #[cfg(not(feature = "registry"))]
            Failure::NoRegistry => Some("build witgate with the feature `registry`".to_owned()),
            #[cfg(feature = "registry")]
            Failure::Wkg { .. } => Some(
                "see what it printed; `cargo install wkg` installs it where it is missing"
                    .to_owned(),
            ),
            Failure::Usage { help, .. } => (!help.is_empty()).then(|| help.clone()),
            Failure::NoCommand { commands, .. } => Some(commands.join("\n")),
            Failure::Defect => {
                Some("please report it, with the input if you can share it".to_owned())
            }
        }
    }
}

/// Prints a failure to standard error; `is_annotated` asks for a workflow command of GitHub
/// on standard output as well.
pub(crate) fn print(failure: &Failure, color: Color, is_annotated: bool) {
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
    if is_annotated {
        let mut text = Vec::new();
        let here = tree::from_root(Path::new(""));
        let _ =
            shown.write_annotation(&here, &mut text).and_then(|()| io::stdout().write_all(&text));
    }
}
