//! `witgate diff`: what changed, and who breaks.

use std::process::ExitCode;

use crate::cli::{Color, DiffArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &DiffArguments, color: Color) -> Result<ExitCode, Failure> {
    let DiffArguments { baseline, candidate, reading, writing, fail_on } = arguments;
    let outcome = witgate::diff(baseline, candidate, &reading.options())?;
    output::report(&outcome, writing, fail_on.level(), color)
}
