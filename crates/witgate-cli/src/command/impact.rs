//! `witgate impact`: which components a change of their host breaks.

use std::process::ExitCode;

use crate::cli::{Color, ImpactArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ImpactArguments, color: Color) -> Result<ExitCode, Failure> {
    let impacted = witgate::impact(&arguments.request())?;
    output::impacted(&impacted, arguments.format.format(), color)
}
