//! The arguments of `witgate publish`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use witgate::{Options, Request};

use super::clock::today;
use super::fail_on::FailOn;
use super::means::MeansArguments;
use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct PublishArguments {
    /// What to publish: a directory with WIT, or a .wasm file [default: the package of
    /// the policy, or wit/]
    #[arg(value_name = "SOURCE")]
    pub(crate) place: Option<String>,
    /// Where to publish it, as `registry:NS:NAME` or `oci://HOST/REPO` [default: the
    /// registry that wkg uses for the package]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) to: Option<String>,
    /// Name and version, for a component, which does not say them itself
    #[arg(long, value_name = "NS:NAME@VERSION")]
    pub(crate) package: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    means: MeansArguments,
    /// Run the commands of wkg that publish it, and then compare the bytes in the registry
    /// with those that were judged
    #[arg(long)]
    pub(crate) execute: bool,
    /// Write what was judged to a file, as an unsigned in-toto statement (SVR)
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Format of the answer
    #[arg(long, value_enum, default_value_t = PublishFormat::Human, value_name = "FORMAT")]
    pub(crate) format: PublishFormat,
    /// Show how it ends, and a line for each finding that fails
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Fail on findings of this level and above [default: the policy's, or error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
}

#[cfg(feature = "registry")]
impl PublishArguments {
    pub(crate) fn request(&self, fetch: Arc<witgate::Registries>) -> Request {
        Request {
            place: self.place.clone(),
            policy: self.config.clone(),
            options: Options { fetch: Some(fetch), ..self.reading.options() },
            fail_on: self.fail_on.map(FailOn::level),
            means: self.means.means(),
            ..Request::on(today())
        }
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.reading.offline
    }
}

/// How `publish` writes its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PublishFormat {
    /// For people: one page
    Human,
    /// For programs: `witgate/publish/1`
    Json,
}
