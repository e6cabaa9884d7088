//! The arguments of `witgate lint`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;
use witgate::witgate_judge::Preset;
use witgate::{LintOptions, Request};

use super::asked::option;
use super::clock::today;
use super::fail_on::FailOn;
use super::reading::Reading;
use super::writing::Writing;

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// What to lint: a source [default: the packages of the policy, or wit/, or the
    /// .wit files here]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    /// Which rules to apply [default: the policy's, or recommended]
    #[arg(long, value_parser = preset_parser(), value_name = "PRESET")]
    preset: Option<Preset>,
    /// Apply the rules for a package that is about to be published, too
    #[arg(long)]
    publishing: bool,
    /// Write fixes to the files; none changes what the package promises
    #[arg(long)]
    pub(crate) fix: bool,
    /// Show what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    pub(crate) diff: bool,
    /// The last release: a source, or `none` [default: the policy's, or the last
    /// version tag of the package]
    #[arg(long, value_name = "SOURCE")]
    release: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Date to check waivers at [default: today]
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

impl LintArguments {
    pub(crate) fn request(&self) -> Request {
        Request {
            place: self.place.clone(),
            release: self.release.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
            fail_on: self.fail_on.map(FailOn::level),
            ..Request::on(self.as_of.unwrap_or_else(today))
        }
    }

    pub(crate) fn options(&self) -> LintOptions {
        LintOptions { preset: self.preset, is_publishing: self.publishing }
    }

    /// What `witgate waive` has to be told to find the same.
    pub(crate) fn waive_options(&self) -> String {
        let config = self.config.as_ref().map(|config| config.display().to_string());
        option("--place", self.place.as_deref()) + &option("--config", config.as_deref())
    }
}

fn preset_parser() -> impl TypedValueParser<Value = Preset> {
    let words = Preset::ALL.iter().map(|preset| preset.as_str());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<Preset>())
}
