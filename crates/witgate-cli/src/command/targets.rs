//! `witgate targets`: whether components fit worlds.

use std::process::ExitCode;

use crate::cli::{Color, TargetsArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &TargetsArguments, color: Color) -> Result<ExitCode, Failure> {
    let TargetsArguments { components, world, format, .. } = arguments;
    let targeted = witgate::targets(&arguments.request(), components, world.as_deref())?;
    output::targets(&targeted, format.format(), color)
}
