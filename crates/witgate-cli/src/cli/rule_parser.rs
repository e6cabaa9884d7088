//! The id of a rule on the command line.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use witgate::witgate_report::escape;
use witgate::{Rule, manual};

/// Rules by their ids; the error for an unknown id suggests the nearest ones.
#[derive(Clone)]
pub(super) struct RuleParser;

impl TypedValueParser for RuleParser {
    type Value = &'static Rule;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<&'static Rule, clap::Error> {
        let word = value.to_string_lossy();
        let found = witgate::witgate_judge::find(&word);
        found.ok_or_else(|| unknown_rule(command, &word, &manual::near(&word)))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |rule: &'static Rule| PossibleValue::new(rule.id).help(rule.summary);
        Some(Box::new(manual::rules().into_iter().map(value)))
    }
}

/// An error with the ids that are near to a word.
pub(super) fn unknown_rule(command: &clap::Command, word: &str, near: &[&str]) -> clap::Error {
    let near: Vec<String> = near.iter().map(|id| format!("`{id}`")).collect();
    let tip = match near.split_last() {
        None => "`witgate rules` lists all rules".to_owned(),
        Some((only, [])) => format!("did you mean {only}?"),
        Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
    };
    let message = format!("unknown rule `{}`; {tip}", escape(word));
    command.clone().error(ErrorKind::InvalidValue, message)
}
