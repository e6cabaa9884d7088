//! The arguments of `witgate init`.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Also write the CI workflow
    #[arg(long, value_name = "CI")]
    pub(crate) ci: Option<CiSystem>,
}

/// Whose workflow is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CiSystem {
    /// GitHub Actions
    Github,
    /// GitLab
    Gitlab,
}
