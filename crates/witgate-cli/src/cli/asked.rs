//! Against what is checked, and on which terms: the arguments that `check`, `explain` and `waive` share.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use witgate::Request;
use witgate::witgate_model::shell_argument;

use super::clock::today;
use super::fail_on::FailOn;
use super::reading::Reading;

/// Against what is checked, and on which terms.
#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Baseline to compare with: a source [default: the policy's, or merge-base]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) against: Option<String>,
    /// Source to use as the merge base. For CI, which knows it from its event; a
    /// baseline in the policy takes precedence
    #[arg(long, value_name = "SOURCE", conflicts_with = "against")]
    pub(crate) merge_base: Option<String>,
    /// The last release: a source, or `none` [default: the policy's, or the last
    /// version tag of the package]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) release: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Date to check waivers at [default: today]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    #[command(flatten)]
    pub(crate) reading: Reading,
}

impl Asked {
    /// What was said of how to check, as options of `witgate waive`.
    pub(crate) fn options(&self, place: Option<&str>) -> String {
        let Asked { against, merge_base, release, config, as_of, reading } = self;
        let config = config.as_ref().map(|config| config.display().to_string());
        let features = reading.features.join(",");
        [
            option("--place", place),
            option("--against", against.as_deref()),
            option("--merge-base", merge_base.as_deref()),
            option("--release", release.as_deref()),
            option("--config", config.as_deref()),
            option("--as-of", as_of.map(|day| day.to_string()).as_deref()),
            option("--features", Some(features.as_str()).filter(|it| !it.is_empty())),
            reading.deps.iter().map(|dir| option("--deps", dir.to_str())).collect(),
            if reading.all_features { " --all-features".to_owned() } else { String::new() },
        ]
        .concat()
    }

    pub(crate) fn request(&self, place: Option<&str>, fail_on: Option<FailOn>) -> Request {
        let Asked { against, merge_base, release, config, as_of, reading } = self;
        Request {
            place: place.map(str::to_owned),
            against: against.clone(),
            merge_base: merge_base.clone(),
            release: release.clone(),
            policy: config.clone(),
            options: reading.options(),
            fail_on: fail_on.map(FailOn::level),
            ..Request::on(as_of.unwrap_or_else(today))
        }
    }
}

/// An option of a command to paste, with its value; nothing where it has none.
pub(super) fn option(name: &str, value: Option<&str>) -> String {
    value.map(|value| format!(" {name} {}", shell_argument(value))).unwrap_or_default()
}
