//! `witgate inspect`: what a component is, and what it may do.

use std::process::ExitCode;

use witgate::InspectRequest;
use witgate::witgate_report::InspectFormat;

use crate::cli::{Color, InspectArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &InspectArguments, color: Color) -> Result<ExitCode, Failure> {
    let InspectArguments { place, config, reading, cost, format } = arguments;
    let format = format.format();
    let inspection = witgate::inspect(&InspectRequest {
        place: place.clone(),
        options: reading.options(),
        policy: config.clone(),
        wants_wit: format.wants_wit(),
        wants_costs: *cost,
        wants_code: format.wants_code(),
    })?;
    if format == InspectFormat::Wit && inspection.wit.is_none() {
        let message = format!("{} is a core module, which has no WIT", inspection.place);
        let help = "without `--format wit`, witgate says what it is";
        return Err(Failure::Usage { message, help: help.to_owned() });
    }
    output::inspection(&inspection, format, color)
}
