//! Where bytes that locks pin are found, and how strict `verify` is about those that are not.

use std::path::{Path, PathBuf};

use clap::Args;
use witgate::Means;

use super::reading::known_directory;

/// How what is pinned is verified.
#[derive(Debug, Default, Args)]
pub(crate) struct MeansArguments {
    /// Additional directory with package files to hash, or an OCI layout; may be
    /// repeated
    #[arg(
        long = "bytes",
        value_name = "DIR",
        value_parser = known_directory(Path::is_dir, "no such directory")
    )]
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
