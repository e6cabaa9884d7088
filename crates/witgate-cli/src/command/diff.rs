//! `witgate diff`: what changed, and who breaks.

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use crate::cli::{Color, DiffArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &DiffArguments, color: Color) -> Result<ExitCode, Failure> {
    let DiffArguments { baseline, candidate, config, reading, writing, witnessing, fail_on } =
        arguments;
    witnessing.prepare()?;
    let options = reading.options();
    // The process ends with it, and takes its memory faster than it is given back.
    let outcome = ManuallyDrop::new(match config {
        Some(policy) => witgate::diff_by_policy(baseline, candidate, &options, policy)?,
        None => witgate::diff(baseline, candidate, &options)?,
    });
    let witnesses = witnessing.write(&[&outcome])?;
    output::outcome(&outcome, &witnesses, writing, fail_on.level(), color)
}
