//! `witgate promote`: whether a canary may go to production.

use std::process::ExitCode;

use crate::cli::{Color, PromoteArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &PromoteArguments, color: Color) -> Result<ExitCode, Failure> {
    let promoted = witgate::promote(&arguments.request())?;
    if let Some(path) = &arguments.statement {
        let statement = witgate::promotion_statement(&promoted);
        output::statement(path, &statement.ok_or(Failure::NoProvenance)?)?;
    }
    output::promoted(&promoted, arguments, color)
}
