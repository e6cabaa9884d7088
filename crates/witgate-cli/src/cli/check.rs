//! The arguments of `witgate check`.

use clap::Args;

use super::asked::Asked;
use super::fail_on::FailOn;
use super::means::MeansArguments;
use super::writing::{Witnessing, Writing};

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// What to check: a source [default: the packages of the policy, or wit/, or
    /// the .wit files here]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    #[command(flatten)]
    pub(crate) asked: Asked,
    #[command(flatten)]
    pub(crate) means: MeansArguments,
    #[command(flatten)]
    pub(crate) writing: Writing,
    #[command(flatten)]
    pub(crate) witnessing: Witnessing,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
}
