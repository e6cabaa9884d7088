//! The arguments of `witgate history`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use witgate::witgate_history::By;
use witgate::witgate_report::HistoryFormat;
use witgate::{HistoryRequest, Options, Since};

use super::clock::now;
use super::means::caches;
use super::writing::format_and_file;

#[derive(Debug, Args)]
pub(crate) struct HistoryArguments {
    /// Repository to look at: a directory, or the JSON of an earlier run; may be repeated
    /// [default: this one]
    #[arg(long = "repo", value_name = "DIR|FILE")]
    repositories: Vec<PathBuf>,
    /// Where to begin: a date, a time before now (`90d`, `12mo`, `2y`), or `all`
    #[arg(long, value_parser = since, default_value = "12mo", value_name = "WHEN")]
    since: Since,
    /// What to count by
    #[arg(long, value_enum, default_value_t, value_name = "PERIOD")]
    pub(crate) by: HistoryPeriod,
    /// Format of the report
    #[arg(long, value_parser = HistoryFormatParser, default_value_t, value_name = "FORMAT")]
    pub(crate) format: HistoryFormat,
    /// Also write a report to a file, in this format; may be repeated
    #[arg(short, long = "output", value_parser = history_output, value_name = "FORMAT=FILE")]
    pub(crate) outputs: Vec<HistoryOutput>,
    /// Work everything out again, and keep nothing
    #[arg(long)]
    no_cache: bool,
    /// Date that counts as today: what was committed later is left out [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Enable these features: their `@unstable` items are part of the contract
    #[arg(long, value_delimiter = ',', value_name = "FEATURES")]
    features: Vec<String>,
    /// Enable all features
    #[arg(long)]
    all_features: bool,
}

impl HistoryArguments {
    /// The repositories, as they were named; without one, the working directory.
    pub(crate) fn repositories(&self) -> impl Iterator<Item = &Path> {
        let here = self.repositories.is_empty().then_some(Path::new("."));
        self.repositories.iter().map(PathBuf::as_path).chain(here)
    }

    /// The moment that counts as now: the end of the day that was named.
    pub(crate) fn now(&self) -> Timestamp {
        let end = |day: Date| {
            let zoned = day.at(23, 59, 59, 0).to_zoned(TimeZone::UTC).ok()?;
            Some(zoned.timestamp())
        };
        self.as_of.and_then(end).unwrap_or_else(now)
    }

    pub(crate) fn request(&self, repository: &Path, now: Timestamp) -> HistoryRequest {
        let cache = caches().map(|caches| caches.join("witgate").join("history"));
        HistoryRequest {
            directory: repository.to_owned(),
            since: self.since,
            options: Options {
                features: self.features.clone(),
                all_features: self.all_features,
                ..Options::default()
            },
            cache: cache.filter(|_| !self.no_cache),
            now,
            is_past: self.as_of.is_some(),
            progress: None,
        }
    }
}

/// Reads where a history begins.
pub(super) fn since(word: &str) -> Result<Since, String> {
    if word == "all" {
        return Ok(Since::Beginning);
    }
    if let Ok(day) = word.parse() {
        return Ok(Since::Day(day));
    }
    let wrong = || "write it as a date (2025-01-31), as 90d, 12mo or 2y, or as `all`".to_owned();
    let unit = word.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let (number, unit) = word.split_at(unit);
    let number: i32 = number.parse().map_err(|_| wrong())?;
    let span = match unit {
        "d" => Span::new().try_days(number),
        "w" => Span::new().try_weeks(number),
        "mo" => Span::new().try_months(number),
        "y" => Span::new().try_years(number),
        _ => return Err(wrong()),
    };
    span.map(Since::Before).map_err(|_| wrong())
}

/// What the numbers of a history are counted by.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum HistoryPeriod {
    /// Calendar months, in UTC
    #[default]
    Month,
    /// What came with each version tag
    Release,
}

impl HistoryPeriod {
    pub(crate) fn by(self) -> By {
        match self {
            HistoryPeriod::Month => By::Month,
            HistoryPeriod::Release => By::Release,
        }
    }
}

/// A report on a history that goes to a file.
#[derive(Clone, Debug)]
pub(crate) struct HistoryOutput {
    pub(crate) format: HistoryFormat,
    pub(crate) file: PathBuf,
}

fn history_output(word: &str) -> Result<HistoryOutput, String> {
    let (format, file) = format_and_file(word)?;
    Ok(HistoryOutput { format: format.parse()?, file })
}

/// Formats of histories as `witgate-report` lists them, so that a new one is known here.
#[derive(Clone)]
struct HistoryFormatParser;

impl TypedValueParser for HistoryFormatParser {
    type Value = HistoryFormat;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<HistoryFormat, clap::Error> {
        let names = HistoryFormat::ALL.iter().map(|format| format.name());
        let name = PossibleValuesParser::new(names).parse_ref(command, argument, value)?;
        name.parse().map_err(|error| command.clone().error(ErrorKind::InvalidValue, error))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |it: &HistoryFormat| PossibleValue::new(it.name()).help(it.summary());
        Some(Box::new(HistoryFormat::ALL.iter().map(value)))
    }
}
