//! The arguments of `witgate manual`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct ManualArguments {
    /// Format of the pages
    pub(crate) format: ManualFormat,
    /// Directory to write to
    #[arg(value_name = "DIR")]
    pub(crate) directory: PathBuf,
}

/// How the manual is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ManualFormat {
    /// A man page for each command
    Man,
    /// The reference pages of the documentation
    Markdown,
}
