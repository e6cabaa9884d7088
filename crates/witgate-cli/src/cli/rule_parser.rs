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
        if let Some(rule) = witgate::witgate_judge::find(&word) {
            return Ok(rule);
        }
        let near: Vec<String> = manual::near(&word).iter().map(|id| format!("`{id}`")).collect();
        let tip = match near.split_last() {
            None => "`witgate rules` lists all rules".to_owned(),
            Some((only, [])) => format!("did you mean {only}?"),
            Some((last, others)) => format!("did you mean {} or {last}?", others.join(", ")),
        };
        let message = format!("unknown rule `{}`; {tip}", escape(&word));
        Err(command.clone().error(ErrorKind::InvalidValue, message))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |rule: &'static Rule| PossibleValue::new(rule.id).help(rule.summary);
        Some(Box::new(manual::rules().into_iter().map(value)))
    }
}
