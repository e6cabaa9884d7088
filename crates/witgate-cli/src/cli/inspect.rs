//! The arguments of `witgate inspect`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use witgate::witgate_report::InspectFormat;

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct InspectArguments {
    /// What to look at: a source
    #[arg(value_name = "SOURCE")]
    pub(crate) place: String,
    /// The policy: which class interfaces have, and which capabilities are allowed, denied or
    /// to be reviewed [default: the nearest witgate.toml at or above the source, if it says
    /// anything of capabilities]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Also show what each call costs at the boundary of the component: core values, bytes
    /// through memory, allocations
    #[arg(long)]
    pub(crate) cost: bool,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: InspectionFormat,
}

/// How `inspect` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum InspectionFormat {
    /// For people: what it is, what it may do and what it is made of
    #[default]
    Human,
    /// For programs: `witgate/inspect/1`
    Json,
    /// The contract as WIT, in one file
    Wit,
    /// Nested components and who provides what to them, as a Mermaid diagram
    Mermaid,
    /// One page for a browser, with a drawing of the nested components
    Html,
    /// The least to grant on Wasmtime's command line: a suggestion
    WasmtimeFlags,
    /// The least to grant in Spin, as a part of spin.toml: a suggestion
    SpinToml,
}

impl InspectionFormat {
    pub(crate) fn format(self) -> InspectFormat {
        match self {
            InspectionFormat::Human => InspectFormat::Human,
            InspectionFormat::Json => InspectFormat::Json,
            InspectionFormat::Wit => InspectFormat::Wit,
            InspectionFormat::Mermaid => InspectFormat::Mermaid,
            InspectionFormat::Html => InspectFormat::Html,
            InspectionFormat::WasmtimeFlags => InspectFormat::WasmtimeFlags,
            InspectionFormat::SpinToml => InspectFormat::SpinToml,
        }
    }
}
