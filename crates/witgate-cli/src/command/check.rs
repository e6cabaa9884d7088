//! `witgate check`: the gate.

use std::mem::ManuallyDrop;
use std::process::ExitCode;

use witgate::Request;

use crate::cli::{CheckArguments, Color};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &CheckArguments, color: Color) -> Result<ExitCode, Failure> {
    let CheckArguments { place, asked, means, writing, witnessing, fail_on } = arguments;
    witnessing.prepare()?;
    let request = asked.request(place.as_deref(), *fail_on);
    let request = Request { means: output::watched(means.means()), ..request };
    // The process ends with it, and takes its memory faster than it is given back.
    let checked = ManuallyDrop::new(witgate::check(&request)?);
    let options = arguments.asked.options(place.as_deref());
    let witnesses = witnessing.write(&checked.outcomes.iter().collect::<Vec<_>>())?;
    output::checked(&checked, &witnesses, writing, &options, color)
}
