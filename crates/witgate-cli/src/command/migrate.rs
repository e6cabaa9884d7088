//! `witgate migrate`: what has to change to move to WASI 0.3.

use std::process::ExitCode;

use crate::cli::{Color, MigrateArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &MigrateArguments, color: Color) -> Result<ExitCode, Failure> {
    let MigrateArguments { place, to, reading, format } = arguments;
    let migrated = witgate::migrate(place, to.as_deref(), &reading.options())?;
    output::migration(&migrated, format.format(), color)
}
