//! The arguments of `witgate pin`.

use std::path::PathBuf;

use clap::Args;
use witgate::Request;

use super::reading::Reading;

#[derive(Debug, Args)]
pub(crate) struct PinArguments {
    /// What to pin: a directory [default: the packages of the policy, or wit/]
    #[arg(value_name = "DIR")]
    pub(crate) place: Option<String>,
    /// The policy [default: the nearest witgate.toml, in this directory or above]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

impl PinArguments {
    pub(crate) fn request(&self) -> Request {
        self.reading.request(self.place.as_ref(), self.config.as_ref())
    }
}
