//! `witgate init`: a first policy.

use std::process::ExitCode;

use witgate::Ci;
use witgate::witgate_model::first_few_names;
use witgate::witgate_report::escape;

use crate::cli::{CiSystem, InitArguments, today};
use crate::failure::Failure;
use crate::output;

/// So many packages and components are named.
const NAMED: usize = 5;

pub(crate) fn run(arguments: &InitArguments) -> Result<ExitCode, Failure> {
    let ci = arguments.ci.map(|ci| match ci {
        CiSystem::Github => Ci::Github,
        CiSystem::Gitlab => Ci::Gitlab,
    });
    let begun = witgate::init(ci, today())?;
    let written = begun.written.join(" and ");
    let mut text = match (&begun.kept_policy, begun.named.len()) {
        (Some(policy), _) => {
            format!("wrote {}; {} is unchanged\n", escape(&written), escape(policy))
        }
        // There are lock files alone.
        (None, 0) => format!("wrote {}\n", escape(&written)),
        (None, _) => {
            let named = first_few_names(&begun.named, NAMED);
            output::wrapped("", 2, &format!("wrote {written} for {named}"))
        }
    };
    for (directory, why) in &begun.left_out {
        text.push_str(&output::wrapped("", 2, &format!("skipped {directory}: {why}")));
    }
    for note in &begun.notes {
        text.push_str(&output::wrapped("", 2, note));
    }
    if let Some(error) = &begun.trial {
        let message = format!("`witgate check` does not work yet: {}", error.message());
        text.push_str(&output::wrapped("", 2, &message));
        for line in error.help().iter().flat_map(|help| help.lines()) {
            text.push_str(&output::wrapped("  ", 2, line));
        }
    }
    if let Some(snippet) = &begun.snippet {
        match snippet.command {
            Some(command) => text.push_str(&format!("\nin CI (`{command}` writes it):\n\n")),
            None => text.push_str("\nin CI:\n\n"),
        }
        text.push_str(&format!("{}\n\n", snippet.file));
        for line in snippet.text.lines() {
            text.push_str(&format!("  {line}\n"));
        }
    }
    text.push('\n');
    text.push_str(&output::wrapped(
        "",
        2,
        &format!(
            "commit {written}: it applies from the next change on; `witgate doctor` checks the \
             configuration"
        ),
    ));
    output::text(&text)
}
