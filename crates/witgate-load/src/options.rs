//! How contracts are read.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use crate::fetch::Fetch;
use crate::overlay::Overlay;

/// How contracts are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Features to open: what is gated `@unstable` by one of these is part of
    /// the contract.
    pub features: Vec<String>,
    /// Open all of them.
    pub all_features: bool,
    /// Directories in which packages are looked for that a place does not bring
    /// along, from the working directory: those of a revision at that revision.
    pub deps: Vec<PathBuf>,
    /// Brings packages from registries; without it, none can be read.
    pub fetch: Option<Arc<dyn Fetch>>,
    /// Take WIT on disk that no tool has taken since 2023, as it is read in past revisions.
    pub long_gone: bool,
    /// Packages of text, by their names with versions, that are roots although they are only
    /// used, and so are read whole.
    pub whole: BTreeSet<String>,
    /// Texts that replace files on disk.
    pub overlay: Overlay,
}
