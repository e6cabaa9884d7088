//! Why a command has no answer, on its way to standard error.

use std::io::{self, IsTerminal as _, Write as _};

use witgate::witgate_report;
use witgate_fleet::{Error, QUESTIONS};

use crate::output;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What was asked for cannot be done.
    Fleet(Error),
    /// Standard output takes no more.
    Output(io::Error),
    /// There is no such question.
    NoQuestion { name: String },
    /// Options that say half of something.
    Usage { message: &'static str, help: &'static str },
    /// Something panicked.
    Defect,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Fleet(error)
    }
}

impl Failure {
    fn message(&self) -> String {
        match self {
            Failure::Fleet(error) => error.to_string(),
            Failure::Output(error) => format!("standard output: {error}"),
            Failure::NoQuestion { name } => format!("unknown question `{name}`"),
            Failure::Usage { message, .. } => (*message).to_owned(),
            Failure::Defect => "this is a bug in witgate-fleet".to_owned(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Failure::Fleet(error) => error.help(),
            Failure::Output(_) => None,
            Failure::NoQuestion { .. } => {
                let names: Vec<&str> = QUESTIONS.iter().map(|question| question.name).collect();
                Some(format!("the questions are {}", names.join(", ")))
            }
            Failure::Usage { help, .. } => Some((*help).to_owned()),
            Failure::Defect => {
                Some("please report it, with the input if you can share it".to_owned())
            }
        }
    }
}

/// Prints a failure to standard error.
pub(crate) fn print(failure: &Failure) {
    let help = failure.help();
    let shown = witgate_report::Failure {
        message: &failure.message(),
        site: None,
        help: help.as_deref(),
        color: io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
        width: output::width(),
    };
    let mut text = Vec::new();
    // Where standard error is closed there is nobody left to tell.
    let _ = shown.write(&mut text).and_then(|()| io::stderr().write_all(&text));
}
