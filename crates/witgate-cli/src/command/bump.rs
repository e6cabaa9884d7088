//! `witgate bump`: the next version, wherever it is written.

use std::fmt::Write as _;
use std::process::ExitCode;

use witgate::witgate_report::escape;
use witgate::{Bumped, VersionStep, apply_bump};

use crate::cli::BumpArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &BumpArguments) -> Result<ExitCode, Failure> {
    let request = arguments.request();
    let bumped = witgate::bump(&request, arguments.to.as_ref())?;
    if arguments.diff {
        let diffs = bumped.files.iter().map(output::diff_escaped);
        return output::text(&diffs.collect::<String>());
    }
    apply_bump(&request, &bumped)?;
    output::text(&summary(&bumped))
}

fn summary(bumped: &Bumped) -> String {
    let Bumped { steps, files, notes } = bumped;
    let mut text = String::new();
    let mut line = |line: String| {
        writeln!(text, "{line}").expect("a string takes whatever is written");
    };
    for VersionStep { packages, was, now, .. } in steps {
        let packages: Vec<String> = packages.iter().map(|it| escape(it).to_string()).collect();
        let packages = packages.join(", ");
        match was.as_ref().filter(|was| *was != now) {
            _ if files.is_empty() => line(format!("{packages} {now}: nothing to change")),
            Some(was) => line(format!("{packages} {was} -> {now}")),
            None => line(format!("{packages} {now}")),
        }
    }
    files.iter().for_each(|file| line(format!("  {}", escape(&file.path))));
    notes.iter().for_each(|note| line(format!("note: {}", escape(note))));
    text
}
