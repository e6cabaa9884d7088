//! `witgate rules`: every rule in a line.

use std::process::ExitCode;

use witgate::manual;

use crate::failure::Failure;
use crate::output;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    output::text(&manual::list())
}
