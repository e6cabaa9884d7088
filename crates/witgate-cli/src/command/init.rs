//! `witgate init`: a first policy.

use std::process::ExitCode;

use witgate::witgate_report::escape;

use crate::failure::Failure;
use crate::output;

pub(crate) fn run() -> Result<ExitCode, Failure> {
    let begun = witgate::init()?;
    let file = begun.file.strip_prefix(".").unwrap_or(&begun.file).display().to_string();
    let mut text = match begun.packages.len() {
        0 => format!("wrote {}; name your contracts in it\n", escape(&file)),
        _ => format!("wrote {} for {}\n", escape(&file), escape(&begun.packages.join(", "))),
    };
    for (directory, why) in &begun.left_out {
        text.push_str(&format!("left out {}: {}\n", escape(directory), escape(why)));
    }
    text.push_str("\nin CI:\n\n");
    text.push_str(begun.snippet);
    text.push_str("\n`witgate doctor` says whether the gate compares something\n");
    output::text(&text)
}
