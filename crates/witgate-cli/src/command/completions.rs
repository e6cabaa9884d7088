//! `witgate completions`: scripts for shells.

use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::cli::{Cli, CompletionsArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &CompletionsArguments) -> Result<ExitCode, Failure> {
    // Into memory first: the generator panics where a pipe is closed on it.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "witgate", &mut script);
    output::text(&String::from_utf8_lossy(&script))
}
