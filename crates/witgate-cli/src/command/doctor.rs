//! `witgate doctor`: whether the gate would really compare something.

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
            Health::Good => "good",
            Health::Doubtful => "doubt",
            Health::Bad => "BAD",
        };
        text.push_str(&format!("{word:>5}  {}\n", escape(what)));
        for line in help.iter().flat_map(|help| help.lines()) {
            text.push_str(&format!("       {}\n", escape(line)));
        }
    }
    let is_bad = signs.iter().any(|sign| sign.health == Health::Bad);
    text.push_str(match is_bad {
        true => "\nthe gate does not do its work here\n",
        false => "\nthe gate would compare something here\n",
    });
    output::text(&text)?;
    Ok(if is_bad { ExitCode::from(1) } else { ExitCode::SUCCESS })
}
