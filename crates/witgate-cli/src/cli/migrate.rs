//! The arguments of `witgate migrate`.

use clap::{Args, ValueEnum};
use witgate::witgate_report::MigrateFormat;

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    /// What to migrate: a source
    #[arg(value_name = "SOURCE")]
    pub(crate) place: String,
    /// The contract to migrate to: a source with WIT [default: WASI 0.3.0]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) to: Option<String>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: MigrationFormat,
}

/// How `migrate` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum MigrationFormat {
    /// For people: what to do, step by step
    #[default]
    Human,
    /// A checklist in Markdown, for an issue or a pull request
    Markdown,
    /// For programs: `witgate/migrate/1`
    Json,
}

impl MigrationFormat {
    pub(crate) fn format(self) -> MigrateFormat {
        match self {
            MigrationFormat::Human => MigrateFormat::Human,
            MigrationFormat::Markdown => MigrateFormat::Markdown,
            MigrationFormat::Json => MigrateFormat::Json,
        }
    }
}
