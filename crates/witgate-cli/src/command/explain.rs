//! `witgate explain`: the manual page of a rule.

use std::process::ExitCode;

use witgate::manual;

use crate::cli::ExplainArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    output::text(&manual::page(arguments.rule))
}
