//! `witgate check`: the gate.

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use witgate::Request;

use crate::cli::{CheckArguments, Color};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &CheckArguments, color: Color) -> Result<ExitCode, Failure> {
    let CheckArguments { place, asked, means, writing, fail_on } = arguments;
    let asked = asked.request(place.as_deref(), *fail_on);
    let request = Request { means: output::watched(means.means()), ..asked };
    // The process ends with it, and takes its memory faster than it is given back.
    let checked = ManuallyDrop::new(witgate::check(&request)?);
    output::checked(&checked, writing, color)
}
