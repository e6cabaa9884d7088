//! `witgate explain`: the manual page of a rule, or of one finding.

use std::fs;
use std::process::ExitCode;

use witgate::witgate_judge::Preset;
use witgate::{LintOptions, Request, manual};

use crate::cli::{ExplainArguments, Explained, today};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &ExplainArguments) -> Result<ExitCode, Failure> {
    let fingerprint = match &arguments.explained {
        Explained::Rule(rule) => {
            return output::text(&manual::rule_page(rule, output::columns()));
        }
        Explained::Conform(kind) => {
            return output::text(&manual::conform_page(kind, output::columns()));
        }
        Explained::Fingerprint(fingerprint) => fingerprint,
    };
    let report = match (&arguments.report, &arguments.baseline, &arguments.candidate) {
        (Some(path), ..) => fs::read_to_string(path)
            .map_err(|error| Failure::Report { path: path.clone(), error })?,
        (None, Some(baseline), Some(candidate)) => {
            let outcome = witgate::diff(baseline, candidate, &arguments.reading.options())?;
            output::json(&outcome)?
        }
        // As `lint` finds it here, with every rule.
        _ if fingerprint.starts_with("wgl-") => {
            let options = arguments.reading.options();
            let request = Request { options, ..Request::on(today()) };
            let every = LintOptions { preset: Some(Preset::All), is_publishing: true };
            output::json_of_lint(&witgate::lint(&request, every)?)?
        }
        // As `check` finds it here.
        _ => {
            let options = arguments.reading.options();
            let request = Request { options, ..Request::on(today()) };
            output::json_of_check(&witgate::check(&request)?)?
        }
    };
    output::text(&manual::finding_page(&report, fingerprint, output::columns())?)
}
