//! `witgate check`: the gate.

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use crate::cli::{CheckArguments, Color};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &CheckArguments, color: Color) -> Result<ExitCode, Failure> {
    let CheckArguments { place, against, reading, writing, fail_on } = arguments;
    let options = reading.options();
    let outcome = witgate::check(place.as_deref(), against.as_deref(), &options)?;
    // The process ends with it, and takes its memory faster than it is given back.
    let outcome = ManuallyDrop::new(outcome);
    output::report(&outcome, writing, fail_on.level(), color)
}
