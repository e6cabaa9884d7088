//! `witgate lint`: what a careful maintainer would change before a release.

use std::process::ExitCode;

use witgate::witgate_model::count;

use crate::cli::{Color, LintArguments};
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &LintArguments, color: Color) -> Result<ExitCode, Failure> {
    let (request, options) = (arguments.request(), arguments.options());
    let mut linted = witgate::lint(&request, options)?;
    if arguments.diff {
        let files = witgate::fixed_files(&linted.findings);
        let diffs = files.iter().map(output::diff_escaped);
        output::text(&diffs.collect::<String>())?;
        return Ok(if files.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) });
    }
    if arguments.fix {
        let files = witgate::fixed_files(&linted.findings);
        if !files.is_empty() {
            let fixed = linted.findings.iter().filter(|it| it.fix.is_some()).count();
            linted = witgate::apply_fixes(&request, options, &files)?;
            let left = linted.findings.iter().filter(|it| it.fix.is_some()).count();
            let (fixed, files) = (fixed.saturating_sub(left), files.len());
            let note = format!("fixed {} in {}", count(fixed, "finding"), count(files, "file"));
            linted.notes.push(note);
        }
    }
    output::linted(&linted, &arguments.writing, &arguments.waive_options(), color)
}
