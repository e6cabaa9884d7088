//! How reports are written: formats, files beside standard output, witnesses.

use std::ffi::OsStr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use witgate::witgate_report::Format;

use crate::showing::Showing;

/// How what was found is written.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// Format of the report
    #[arg(long, value_parser = FormatParser, default_value_t, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Also write a report to a file, in this format; may be repeated
    #[arg(short, long = "output", value_parser = output, value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<Output>,
    #[command(flatten)]
    pub(crate) showing: Showing,
}

/// Where components go that findings break.
#[derive(Debug, Args)]
pub(crate) struct Witnessing {
    /// Directory for witnesses: for each finding that breaks components, a small
    /// component that no longer links and the commands that show it. It must be new,
    /// empty or hold nothing but witnesses
    #[arg(long = "witness", value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
}

/// A report that goes to a file.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) file: PathBuf,
}

pub(super) fn output(word: &str) -> Result<Output, String> {
    let (format, file) = format_and_file(word)?;
    Ok(Output { format: format.parse()?, file })
}

/// The format and the file of `FORMAT=FILE`.
pub(super) fn format_and_file(word: &str) -> Result<(&str, PathBuf), String> {
    let (format, file) = word.split_once('=').ok_or_else(|| {
        let ending = word.rsplit_once('.').map(|(_, ending)| ending);
        // As in `-o report.json`.
        let format = match ending {
            Some("md") => "markdown",
            Some("txt") => "human",
            Some("xml") => "junit",
            Some("svg") => "badge",
            Some(ending) => ending,
            None => return "write it as FORMAT=FILE, such as json=report.json".to_owned(),
        };
        format!("write it as FORMAT=FILE, such as {format}={word}")
    })?;
    match file {
        "" => Err("the file name after `=` is missing".to_owned()),
        "-" => Err("use `--format` for standard output".to_owned()),
        file => Ok((format, file.into())),
    }
}

/// Formats as `witgate-report` lists them, so that a new one is known here.
#[derive(Clone)]
struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = Format;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Format, clap::Error> {
        let names = PossibleValuesParser::new(Format::ALL.iter().map(|format| format.name()));
        let name = names.parse_ref(command, argument, value)?;
        name.parse().map_err(|error| command.clone().error(ErrorKind::InvalidValue, error))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |format: &Format| PossibleValue::new(format.name()).help(format.summary());
        Some(Box::new(Format::ALL.iter().map(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_have_a_format_and_a_file() {
        let output = output("sarif=a=b.sarif").expect("a file may have any name");
        assert_eq!((output.format, output.file), (Format::Sarif, PathBuf::from("a=b.sarif")));
        for word in ["", "sarif", "sarif=", "=a", "yaml=a", "markdown=-"] {
            assert!(super::output(word).is_err(), "{word}");
        }
    }
}
