//! What is around a lock file, as the caller found it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_model::PackageName;

use crate::archive::DirectoryDigests;
use crate::formats::wit_deps::WitDepsManifest;
use crate::formats::wkg::WkgManifest;

/// What is around a lock file.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The repository; no WIT text is read outside it.
    pub root: PathBuf,
    /// The directory that the lock file is in.
    pub directory: PathBuf,
    /// What the file beside it asks for, if there is one.
    pub manifest: Option<Manifest>,
    /// The packages that the WIT names directly, without its own; `None` if
    /// that is not known. wit-deps' locks do without.
    pub imports: Option<Vec<PackageName>>,
    /// The packages that the WIT holds itself.
    pub own: Vec<PackageName>,
    /// Whether other WIT may use the lock too, so that what nothing here names
    /// may be used all the same.
    pub is_shared: bool,
    /// The packages that are vendored. wit-deps' locks do without: they are of
    /// directories.
    pub vendored: Vec<Vendored>,
    /// The directories of dependencies, beside a `deps/` in the lock's own, for
    /// wit-deps' locks.
    pub deps: Vec<PathBuf>,
    /// Those of the directories of dependencies that are the contract itself, since the
    /// directory around them holds no other WIT.
    pub contracts: Vec<PathBuf>,
    /// What directories were found to hold, for wit-deps' locks of one repository.
    pub digests: Arc<DirectoryDigests>,
}

impl Setting {
    /// Whether a directory or file is in one that is the contract itself.
    pub(super) fn is_of_contract(&self, path: &Path) -> bool {
        let real = path.canonicalize();
        let is_around = |contract: &PathBuf| {
            let around = contract.canonicalize();
            around.is_ok_and(|around| real.as_ref().is_ok_and(|real| real.starts_with(around)))
        };
        self.contracts.iter().any(is_around)
    }
}

/// What the file beside a lock asks for.
#[derive(Clone, Debug)]
pub enum Manifest {
    /// `wkg.toml`.
    Wkg(WkgManifest),
    /// `deps.toml`.
    WitDeps(WitDepsManifest),
}

/// A package in the dependencies' directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vendored {
    /// Which it is.
    pub package: PackageName,
    /// Where it is: a directory of WIT, or a file.
    pub path: PathBuf,
    /// Where it is, for people.
    pub shown: String,
}
