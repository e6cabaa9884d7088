//! The arguments of `witgate diff`.

use std::path::PathBuf;

use clap::Args;

use super::fail_on::FailOn;
use super::reading::Reading;
use super::writing::{Witnessing, Writing};

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// The version before the change: a source
    pub(crate) baseline: String,
    /// The version after the change: a source
    pub(crate) candidate: String,
    /// Take roles, hosts, features and levels from this policy [default: none]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) witnessing: Witnessing,
    /// Fail on findings of this level and above
    #[arg(long, value_enum, default_value_t = FailOn::Never, value_name = "LEVEL")]
    pub(crate) fail_on: FailOn,
}
