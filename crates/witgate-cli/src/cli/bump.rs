//! The arguments of `witgate bump`.

use std::path::PathBuf;

use clap::Args;
use semver::Version;
use witgate::Request;

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct BumpArguments {
    /// The package: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    place: Option<String>,
    /// The version to write [default: the one that `check` requires]
    #[arg(long, value_parser = version, value_name = "VERSION")]
    pub(crate) to: Option<Version>,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl BumpArguments {
    pub(crate) fn request(&self) -> Request {
        self.reading.request(self.place.as_ref(), self.config.as_ref())
    }
}

/// Reads a version as packages declare it.
fn version(word: &str) -> Result<Version, String> {
    word.parse().map_err(|error| match word.trim_start_matches(['v', 'V']).parse::<Version>() {
        Ok(version) => format!("write it without the `v`: {version}"),
        Err(_) => format!("{error}; write it as in 1.2.3"),
    })
}
