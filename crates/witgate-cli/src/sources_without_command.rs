//! `witgate old.wit new.wit`: sources where a command was expected, as other diff
//! tools take them.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use witgate::Place;
use witgate::witgate_load::{Context, PlaceRole, resolve_place};
use witgate::witgate_model::shell_argument;

use crate::cli::Color;
use crate::failure::{self, Failure};

/// Prints why the command line was not understood, or what it asks for.
pub(crate) fn exit(error: &clap::Error) -> ExitCode {
    let words: Vec<String> =
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    match failure_of(error, &words) {
        Some(failure) => {
            failure::print(&failure, Color::Auto);
            ExitCode::from(2)
        }
        None => error.exit(),
    }
}

/// The failure of a command line that names sources and no command.
fn failure_of(error: &clap::Error, words: &[String]) -> Option<Failure> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else {
        return None;
    };
    let mut sources =
        words.iter().skip_while(|it| *it != word).take_while(|it| !it.starts_with("--"));
    let [first, second] = [sources.next(), sources.next()];
    if error.kind() != ErrorKind::InvalidSubcommand || !is_source(word) {
        return None;
    }
    let first = shell_argument(first?);
    let commands = match second {
        Some(second) => {
            vec![format!("to compare the two: `witgate diff {first} {}`", shell_argument(second))]
        }
        None => vec![
            format!("to compare it with the baseline: `witgate check {first}`"),
            format!("to compare it with another source: `witgate diff OTHER {first}`"),
        ],
    };
    Some(Failure::NoCommand { word: word.clone(), commands })
}

/// Whether a word is meant as a source, and not as a misspelt command.
fn is_source(word: &str) -> bool {
    let is_there = || {
        resolve_place(word, PlaceRole::Candidate, &Context::default()).is_ok_and(|place| {
            // Words such as `release` are no commands that somebody misspelt.
            !matches!(place, Place::Path(path) if !path.exists())
        })
    };
    word == "-" || word.contains(['.', '/', ':', '@', '~', '^']) || is_there()
}
