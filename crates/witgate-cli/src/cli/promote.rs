//! The arguments of `witgate promote`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use witgate::witgate_report::PromotionFormat;
use witgate::{Options, PromotionRequest};

use super::clock::now;
use super::reading::registries;

#[derive(Debug, Args)]
pub(crate) struct PromoteArguments {
    /// The component to promote: a source, or `sha256:` and the digest of its bytes
    #[arg(value_name = "COMPONENT")]
    pub(crate) candidate: String,
    /// The component in production, likewise [default: none, which leaves limits that compare
    /// with it undecided]
    #[arg(long, value_name = "COMPONENT")]
    pub(crate) baseline: Option<String>,
    /// Files with metrics: OTLP JSON, answers of Prometheus' HTTP API, exposition text, or
    /// signed statements of `witgate promote`
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) evidence: Vec<PathBuf>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[arg(from_global)]
    offline: bool,
    /// Judge as of this time, such as 2027-02-18T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
    /// Write the measurements and the verdict to a file, as an unsigned in-toto statement
    #[arg(long, value_name = "FILE")]
    pub(crate) statement: Option<PathBuf>,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) format: PromoteFormat,
}

impl PromoteArguments {
    pub(crate) fn request(&self) -> PromotionRequest {
        PromotionRequest {
            candidate: self.candidate.clone(),
            baseline: self.baseline.clone(),
            evidence: self.evidence.clone(),
            policy: self.config.clone(),
            options: Options { fetch: registries(self.offline), ..Options::default() },
            now: self.as_of.unwrap_or_else(now),
        }
    }
}

/// How `promote` writes its answer.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum PromoteFormat {
    /// For people: each measure with its interval and its limits
    #[default]
    Human,
    /// For a pull request
    Markdown,
    /// For programs: `witgate/promotion/1`
    Json,
}

impl PromoteFormat {
    pub(crate) fn format(self) -> PromotionFormat {
        match self {
            PromoteFormat::Human => PromotionFormat::Human,
            PromoteFormat::Markdown => PromotionFormat::Markdown,
            PromoteFormat::Json => PromotionFormat::Json,
        }
    }
}
