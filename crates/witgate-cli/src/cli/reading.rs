//! How sources are read: features, dependencies, registries.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use witgate::witgate_load::is_or_was_directory;
use witgate::{Options, Request};

use super::clock::today;

/// How contracts are read.
#[derive(Debug, Args)]
pub(crate) struct Reading {
    /// Enable these features: their `@unstable` items are part of the contract
    #[arg(long, value_delimiter = ',', value_name = "FEATURES")]
    pub(super) features: Vec<String>,
    /// Enable all features
    #[arg(long)]
    pub(super) all_features: bool,
    /// Additional directory with dependencies of the WIT, read at the revision of
    /// each side; may be repeated
    // A side may be a revision that has it.
    #[arg(
        long,
        value_name = "DIR",
        value_parser = known_directory(is_or_was_directory, NO_DEPS)
    )]
    pub(super) deps: Vec<PathBuf>,
    #[arg(from_global)]
    pub(super) offline: bool,
}

impl Reading {
    /// A request about a place and a policy, as of today.
    pub(super) fn request(&self, place: Option<&String>, policy: Option<&PathBuf>) -> Request {
        Request {
            place: place.cloned(),
            policy: policy.cloned(),
            options: self.options(),
            ..Request::on(today())
        }
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            features: self.features.clone(),
            all_features: self.all_features,
            deps: self.deps.clone(),
            fetch: registries(self.offline),
            ..Options::default()
        }
    }
}

const NO_DEPS: &str = "no such directory, neither on disk nor in any commit";

/// A directory that must be known, and what is said of one that is not.
pub(super) fn known_directory(
    is_known: fn(&Path) -> bool,
    refusal: &'static str,
) -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(move |directory: PathBuf| match is_known(&directory) {
        true => Ok(directory),
        false => Err(refusal),
    })
}

/// What fetches sources in registries, where this build can.
pub(super) fn registries(is_offline: bool) -> Option<Arc<dyn witgate::witgate_load::Fetch>> {
    #[cfg(feature = "registry")]
    return Some(witgate::Registries::from_environment(is_offline));
    #[cfg(not(feature = "registry"))]
    {
        let _ = is_offline;
        None
    }
}
