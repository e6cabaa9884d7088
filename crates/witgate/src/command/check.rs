//! `witgate check`: the gate.

use std::process::ExitCode;

use crate::cli::{CheckArguments, Color};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &CheckArguments, color: Color) -> Result<ExitCode, Failure> {
    let CheckArguments { place, against, reading, writing, fail_on } = arguments;
    let options = reading.options();
    let outcome = witgate::check(place.as_deref(), against.as_deref(), &options)?;
    output::report(&outcome, writing, fail_on.level(), color)
}
