//! The arguments of `witgate schema`.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// What to describe
    pub(crate) schema: Schema,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Schema {
    /// A report of `--format json`
    Report,
    /// The policy, witgate.toml
    Config,
    /// An answer of `witgate targets --format json`
    Targets,
    /// An answer of `witgate impact --format json`
    Impact,
    /// An answer of `witgate publish --format json`
    Publish,
    /// An answer of `witgate inspect --format json`
    Inspect,
    /// An answer of `witgate migrate --format json`
    Migrate,
    /// An answer of `witgate history --format json`
    History,
    /// An answer of `witgate promote --format json`
    Promotion,
    /// An answer of `witgate conform --format json`
    Conform,
}
