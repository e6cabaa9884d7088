//! The arguments of `witgate conform`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use witgate::witgate_report::ConformFormat;
use witgate::{ConformRequest, Options, RuntimeChoice};

use super::reading::registries;

#[derive(Debug, Args)]
pub(crate) struct ConformArguments {
    /// The component: a .wasm file, or any source with `--no-run`
    #[arg(value_name = "COMPONENT")]
    pub(crate) component: String,
    /// The file of cases
    #[arg(long, value_name = "FILE")]
    pub(crate) cases: PathBuf,
    /// A runtime to run the cases in: `wasmtime`, `jco`, or NAME=COMMAND of a driver; may be
    /// repeated [default: none]
    #[arg(long = "runtime", value_name = "NAME[=COMMAND]")]
    pub(crate) runtimes: Vec<RuntimeChoice>,
    /// Only check the cases against the contract of the component
    #[arg(long, conflicts_with_all = ["runtimes", "is_recording", "statements"])]
    pub(crate) no_run: bool,
    /// Write the answers of this component to the file of cases, behind calls that have none
    #[arg(long = "record")]
    pub(crate) is_recording: bool,
    /// Write an unsigned in-toto test result for each runtime to a file in this directory
    #[arg(long, value_name = "DIR")]
    pub(crate) statements: Option<PathBuf>,
    /// How long a call may take
    #[arg(long, default_value_t = 10, value_name = "SECONDS")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How much memory the component may use
    #[arg(long, default_value_t = 256, value_name = "MIB")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=65_536))]
    memory: u64,
    #[arg(from_global)]
    offline: bool,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: ConformFormatChoice,
}

impl ConformArguments {
    pub(crate) fn request(&self) -> ConformRequest {
        ConformRequest {
            component: self.component.clone(),
            cases: self.cases.clone(),
            runtimes: self.runtimes.clone(),
            is_fit_only: self.no_run,
            is_recording: self.is_recording,
            timeout: Some(Duration::from_secs(self.timeout)),
            memory: Some(self.memory << 20),
            options: Options { fetch: registries(self.offline), ..Options::default() },
        }
    }
}

/// How `conform` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum ConformFormatChoice {
    /// For people: what did not pass, and each runtime
    #[default]
    Human,
    /// For a pull request
    Markdown,
    /// For programs: `witgate/conform/1`
    Json,
}

impl ConformFormatChoice {
    pub(crate) fn format(self) -> ConformFormat {
        match self {
            ConformFormatChoice::Human => ConformFormat::Human,
            ConformFormatChoice::Markdown => ConformFormat::Markdown,
            ConformFormatChoice::Json => ConformFormat::Json,
        }
    }
}
