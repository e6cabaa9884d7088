//! Where bytes that locks pin are found, and how strict `verify` is about those that are not.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use witgate::Means;

/// How what is pinned is verified.
#[derive(Debug, Default, Args)]
pub(crate) struct MeansArguments {
    /// Additional directory with package files to hash, or an OCI layout; may be
    /// repeated
    #[arg(long = "bytes", value_name = "DIR", value_parser = bytes_parser())]
    bytes: Vec<PathBuf>,
    /// Fail on locked entries that cannot be checked
    #[arg(long)]
    require_verified: bool,
}

impl MeansArguments {
    pub(crate) fn means(&self) -> Means {
        Means {
            bytes: self.bytes.clone(),
            wkg_cache: wkg_cache(),
            require_verified: self.require_verified,
            progress: None,
        }
    }
}

fn bytes_parser() -> impl TypedValueParser<Value = PathBuf> {
    let existing = |directory: PathBuf| match directory.is_dir() {
        true => Ok(directory),
        false => Err("no such directory"),
    };
    PathBufValueParser::new().try_map(existing)
}

/// Where wkg keeps what it has fetched.
fn wkg_cache() -> Option<PathBuf> {
    Some(caches()?.join("wasm-pkg"))
}

/// The directory of the user's caches.
pub(super) fn caches() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    match cfg!(windows) {
        true => set("LOCALAPPDATA"),
        false => set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache"))),
    }
}
