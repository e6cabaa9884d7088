//! `witgate verify`: what is pinned, and whether it is what is here.

use std::process::ExitCode;

use witgate::Request;

use crate::cli::{Color, VerifyArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &VerifyArguments, color: Color) -> Result<ExitCode, Failure> {
    let request = arguments.request();
    let request = Request { means: output::watched(request.means.clone()), ..request };
    let verified = witgate::verify(&request)?;
    if let Some(path) = &arguments.attest {
        let statement = witgate::statement(&verified, arguments.created());
        output::statement(path, &statement.ok_or(Failure::NoProvenance)?)?;
    }
    output::verified(&verified, &arguments.writing, color)
}
