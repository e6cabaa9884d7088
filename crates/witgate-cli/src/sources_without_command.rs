//! `witgate old.wit new.wit`: sources where a command was expected, as other diff
//! tools take them.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use witgate::Place;
use witgate::witgate_load::{Context, PlaceRole, resolve_place};
use witgate::witgate_model::shell_argument;

use crate::failure::Failure;

/// The failure of a command line that names sources and no command.
pub(crate) fn failure_of(error: &clap::Error, words: &[String]) -> Option<Failure> {
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

/// Whether a word is meant as a source, and not as a misspelled command.
fn is_source(word: &str) -> bool {
    let is_there = || {
        resolve_place(word, PlaceRole::Candidate, &Context::default()).is_ok_and(|place| {
            // Words such as `release` are no commands that somebody misspelled.
            !matches!(place, Place::Path(path) if !path.exists())
        })
    };
    word == "-" || word.contains(['.', '/', ':', '@', '~', '^']) || is_there()
}
