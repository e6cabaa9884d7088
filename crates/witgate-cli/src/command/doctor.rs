//! `witgate doctor`: whether `check` would be effective.

use std::process::ExitCode;

use witgate::witgate_report::escape;
use witgate::{Health, Sign};

use crate::cli::DoctorArguments;
use crate::failure::Failure;
use crate::output;

/// The column at which the text of a line begins.
const INDENT: usize = 9;

pub(crate) fn run(arguments: &DoctorArguments) -> Result<ExitCode, Failure> {
    let signs = witgate::doctor(&arguments.asked.request(None, None));
    let mut text = String::new();
    for Sign { health, what, help } in &signs {
        let word = match health {
            Health::Good => "ok",
            Health::Doubtful => "warning",
            Health::Bad => "error",
        };
        text.push_str(&output::wrapped(&format!("{word:>7}  "), INDENT, what));
        for line in help.iter().flat_map(|help| help.lines()) {
            // Lines of a file to copy stay as they are.
            text.push_str(&match line.starts_with(' ') {
                true => format!("{:INDENT$}{}\n", "", escape(line)),
                false => output::wrapped(&" ".repeat(INDENT), INDENT, line),
            });
        }
    }
    let is_bad = signs.iter().any(|sign| sign.health == Health::Bad);
    text.push_str(match is_bad {
        true => "\n`witgate check` is not effective here\n",
        false => "\n`witgate check` is effective here\n",
    });
    output::text(&text)?;
    Ok(if is_bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
