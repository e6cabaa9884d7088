//! The arguments of `witgate targets`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use witgate::witgate_report::TargetsFormat;
use witgate::{HostChoice, Request};

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct TargetsArguments {
    /// The components: sources, directories, patterns such as 'plugins/**/*.wasm', OCI image
    /// layouts (a directory or a .tar); `-` for a list on standard input
    #[arg(required = true, value_name = "COMPONENT")]
    pub(crate) components: Vec<String>,
    /// The WIT with the worlds: a source [default: the packages of the policy, or wit/]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) wit: Option<String>,
    /// The world, such as `plugin` or `acme:plugin/plugin@0.2.0` [default: each]
    #[arg(long, value_name = "NAME")]
    pub(crate) world: Option<String>,
    /// A host instead of a world, such as `wasmtime@46`; repeatable
    #[arg(long, value_name = "NAME[@VERSION]", conflicts_with_all = ["wit", "world"])]
    pub(crate) host: Vec<String>,
    /// Every release of every known host instead of a world
    #[arg(long, conflicts_with_all = ["wit", "world", "host"])]
    pub(crate) all_hosts: bool,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = AnswerFormat::Human, value_name = "FORMAT")]
    pub(crate) format: AnswerFormat,
}

impl TargetsArguments {
    /// The hosts that are asked about, instead of worlds.
    pub(crate) fn hosts(&self) -> Option<HostChoice<'_>> {
        match (self.all_hosts, self.host.as_slice()) {
            (true, _) => Some(HostChoice::All),
            (false, []) => None,
            (false, names) => Some(HostChoice::Named(names)),
        }
    }

    pub(crate) fn request(&self) -> Request {
        self.reading.request(self.wit.as_ref(), self.config.as_ref())
    }
}

/// How `targets` writes its answer.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AnswerFormat {
    /// For people: what is rejected, function by function
    Human,
    /// One line for each rejected item
    Short,
    /// For programs: `witgate/targets/1`
    Json,
}

impl AnswerFormat {
    pub(crate) fn format(self) -> TargetsFormat {
        match self {
            AnswerFormat::Human => TargetsFormat::Human,
            AnswerFormat::Short => TargetsFormat::Short,
            AnswerFormat::Json => TargetsFormat::Json,
        }
    }
}
