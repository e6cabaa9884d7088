//! The arguments of `witgate impact`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use witgate::ImpactRequest;
use witgate::witgate_report::ImpactFormat;

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct ImpactArguments {
    /// The components: files, directories, patterns such as 'plugins/**/*.wasm', the same at a
    /// revision (main:plugins), OCI image layouts (a directory or a .tar), other sources; `-`
    /// for a list on standard input
    #[arg(required = true, value_name = "CONSUMER")]
    consumers: Vec<String>,
    /// The host before the change: a source, or a known host such as wasmtime@45 [default:
    /// merge-base]
    #[arg(long, value_name = "HOST")]
    against: Option<String>,
    /// The host after the change: a source, or a known host [default: the WIT here]
    #[arg(long, value_name = "HOST")]
    candidate: Option<String>,
    /// The world that the components are for [default: of those that a component fits, the
    /// one that expects the most exports]
    #[arg(long, value_name = "NAME")]
    world: Option<String>,
    /// Whose the components are: a file in the syntax of CODEOWNERS
    #[arg(long, value_name = "FILE")]
    owners: Option<PathBuf>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ImpactAnswerFormat,
}

impl ImpactArguments {
    pub(crate) fn request(&self) -> ImpactRequest {
        ImpactRequest {
            consumers: self.consumers.clone(),
            against: self.against.clone(),
            candidate: self.candidate.clone(),
            world: self.world.clone(),
            owners: self.owners.clone(),
            policy: self.config.clone(),
            options: self.reading.options(),
        }
    }
}

/// How `impact` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ImpactAnswerFormat {
    /// For people: who breaks, by owner and by finding
    #[default]
    Human,
    /// One line for each component that breaks
    Short,
    /// For programs: `witgate/impact/1`
    Json,
    /// For a comment on a pull request
    Markdown,
}

impl ImpactAnswerFormat {
    pub(crate) fn format(self) -> ImpactFormat {
        match self {
            ImpactAnswerFormat::Human => ImpactFormat::Human,
            ImpactAnswerFormat::Short => ImpactFormat::Short,
            ImpactAnswerFormat::Json => ImpactFormat::Json,
            ImpactAnswerFormat::Markdown => ImpactFormat::Markdown,
        }
    }
}
