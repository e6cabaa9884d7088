//! `witgate inspect`: what a component is, and what it may do.

use std::process::ExitCode;

use crate::cli::{Color, InspectArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &InspectArguments, color: Color) -> Result<ExitCode, Failure> {
    let InspectArguments { place, reading, cost, format } = arguments;
    let format = format.format();
    let inspection = witgate::inspect(place, &reading.options(), format.wants_wit(), *cost)?;
    output::inspection(&inspection, format, color)
}
