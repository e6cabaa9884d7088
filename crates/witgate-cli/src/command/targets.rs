//! `witgate targets`: whether components fit worlds, or link on hosts.

use std::process::ExitCode;

use crate::cli::{Color, TargetsArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &TargetsArguments, color: Color) -> Result<ExitCode, Failure> {
    let TargetsArguments { components, world, format, .. } = arguments;
    let request = arguments.request();
    let targeted = match arguments.hosts() {
        Some(hosts) => witgate::targets_on_hosts(&request, components, hosts)?,
        None => witgate::targets(&request, components, world.as_deref())?,
    };
    output::targets(&targeted, format.format(), color)
}
