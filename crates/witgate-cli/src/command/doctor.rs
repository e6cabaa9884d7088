//! `witgate doctor`: whether `check` would be effective.

use std::process::ExitCode;

use witgate::witgate_report::escape;
use witgate::{Health, Sign};

use crate::cli::DoctorArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &DoctorArguments) -> Result<ExitCode, Failure> {
    let signs = witgate::doctor(&arguments.asked.request(None, None));
    let mut text = String::new();
    for Sign { health, what, help } in &signs {
        let word = match health {
            Health::Good => "ok",
            Health::Doubtful => "warning",
            Health::Bad => "error",
        };
        text.push_str(&format!("{word:>7}  {}\n", escape(what)));
        for line in help.iter().flat_map(|help| help.lines()) {
            text.push_str(&format!("         {}\n", escape(line)));
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
