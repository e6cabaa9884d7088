//! `witgate pin`: writes witgate.lock.

use std::process::ExitCode;

use witgate::witgate_report::escape;
use witgate::{Became, Pinned};

use crate::cli::PinArguments;
use crate::failure::Failure;
use crate::output;

pub(crate) fn run(arguments: &PinArguments) -> Result<ExitCode, Failure> {
    let Pinned { file, entries, dropped, kept } = witgate::pin(&arguments.request())?;
    let mut text = String::new();
    for (entry, standing) in &entries {
        let word = match standing {
            Became::New => "new",
            Became::Changed => "changed",
            Became::Unchanged if kept.contains(entry) => "kept",
            Became::Unchanged => "as before",
        };
        text.push_str(&format!("{word:>9}  {}\n", escape(entry)));
    }
    for entry in &dropped {
        text.push_str(&format!("{:>9}  {}\n", "dropped", escape(entry)));
    }
    let is_same =
        dropped.is_empty() && entries.iter().all(|(_, standing)| *standing == Became::Unchanged);
    if !kept.is_empty() {
        text.push_str("\nkept entries are missing on disk, so their pins are unchanged\n");
    }
    text.push_str(&match is_same {
        true => format!("\n{} is already up to date\n", escape(&file)),
        false => format!("\nwrote {}; commit it and .witgate\n", escape(&file)),
    });
    output::text(&text)
}
