//! The arguments of `witgate verify`.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use witgate::Request;

use super::clock::{now, today};
use super::fail_on::FailOn;
use super::means::MeansArguments;
use super::reading::Reading;
use super::writing::Writing;

#[derive(Debug, Args)]
pub(crate) struct VerifyArguments {
    /// What to verify: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    pub(crate) place: Option<String>,
    /// Baseline whose lock files to compare with: a source in git, or `none`
    /// [default: merge-base]
    #[arg(long, value_name = "SOURCE")]
    against: Option<String>,
    /// Source to use as the merge base. For CI, which knows it from its event
    #[arg(long, value_name = "SOURCE", conflicts_with = "against")]
    merge_base: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArguments,
    /// Write the result to a file, as an unsigned in-toto statement (SVR)
    #[arg(long, value_name = "FILE")]
    pub(crate) attest: Option<PathBuf>,
    /// Date to verify at; later signatures are rejected [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

impl VerifyArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            against: self.against.clone(),
            merge_base: self.merge_base.clone(),
            release: None,
            policy: self.config.clone(),
            options: self.reading.options(),
            fail_on: self.fail_on.map(FailOn::level),
            means: self.means.means(),
            ..Request::on(self.as_of.unwrap_or_else(today))
        }
    }

    /// The inputs that are named: places and the policy.
    pub(crate) fn inputs(&self) -> Vec<&Path> {
        let places = [&self.place, &self.against, &self.merge_base];
        let places = places.into_iter().flatten().map(Path::new);
        places.chain(self.config.as_deref()).collect()
    }

    /// When a statement was made: now, or when the day began that is judged by.
    pub(crate) fn created(&self) -> Timestamp {
        let day = self.as_of.and_then(|day| day.to_zoned(TimeZone::UTC).ok());
        day.map_or_else(now, |day| day.timestamp())
    }
}
