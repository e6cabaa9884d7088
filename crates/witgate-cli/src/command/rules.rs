//! `witgate rules`: the rules in a list.

use std::process::ExitCode;

use witgate::manual;

use crate::cli::{ListFormat, RulesArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &RulesArguments) -> Result<ExitCode, Failure> {
    let filter = arguments.filter();
    if filter.finds_nothing() && matches!(arguments.format, ListFormat::Human) {
        let message = "no rule matches".to_owned();
        let help = "`witgate rules` lists all; words are looked for in names and summaries";
        return Err(Failure::Usage { message, help: help.to_owned() });
    }
    output::text(&match arguments.format {
        ListFormat::Human => manual::rule_list(&filter, output::columns()),
        ListFormat::Json => manual::rule_list_json(&filter),
    })
}
