//! What a lock says, held against what is there.
//!
//! In go a lock, what stands around it, a [`Store`] of bytes and a [`Compare`]
//! that can read WIT and wasm; out comes one [`Entry`] for each thing that is
//! pinned, should be, or should not be there. Nothing is written, fetched or
//! run, and nothing is called verified unless its bytes were hashed here.

pub(crate) mod registry;
pub(crate) mod wit_deps;

use std::path::PathBuf;

use witgate_model::{Entry, EntryKind, Outcome, PackageName, Proof};

use crate::digest::Hashed;
use crate::format::wit_deps::WitDepsManifest;
use crate::format::wkg::WkgManifest;
use crate::lock::{Lock, Pin};
use crate::store::Store;

impl Proof for Hashed {}

/// What stands around a lock file.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The repository; no WIT text is read outside it.
    pub root: PathBuf,
    /// The directory that the lock file stands in.
    pub directory: PathBuf,
    /// What the file beside it asks for, if there is one.
    pub manifest: Option<Manifest>,
    /// The packages that the WIT names directly, without its own; `None` if
    /// that is not known. wit-deps' locks do without.
    pub imports: Option<Vec<PackageName>>,
    /// The packages that stand in the dependencies' directory. wit-deps' locks
    /// do without: `deps/` beside the lock is read here.
    pub vendored: Vec<Vendored>,
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

/// Reads WIT and wasm, which this crate does not.
pub trait Compare: Sync {
    /// What the bytes of a package in wasm, or of a component, carry. An error
    /// says why they cannot be read.
    fn carried(&self, bytes: &[u8]) -> Result<Carried, String>;

    /// Holds a vendored package against the same package in locked bytes, and
    /// says what differs rather than that something does.
    fn compare(&self, locked: &[u8], vendored: &Vendored) -> Comparison;
}

/// The packages in some bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The package that they are; none for a component.
    pub main: Option<PackageName>,
    /// All packages in them, that one included.
    pub packages: Vec<PackageName>,
}

/// What comparing a vendored package with locked bytes gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They promise the same.
    Same,
    /// They do not.
    Differs {
        /// What differs.
        what: String,
    },
    /// They cannot be compared.
    CannotTell {
        /// Why not.
        why: String,
    },
}

/// Everything that checking a lock looks at.
pub(crate) struct Checking<'a> {
    pub(crate) lock: &'a Lock,
    pub(crate) setting: &'a Setting,
    pub(crate) store: &'a Store,
    pub(crate) compare: &'a dyn Compare,
}

impl Checking<'_> {
    /// What came of an entry of the lock.
    pub(crate) fn pinned(&self, pin: &Pin, outcome: Outcome) -> Entry {
        self.unlisted(&pin.entry, outcome).in_range(pin.range.clone())
    }

    /// What came of something that has no entry in the lock.
    pub(crate) fn unlisted(&self, name: impl Into<String>, outcome: Outcome) -> Entry {
        Entry {
            kind: EntryKind::LockEntry,
            file: self.lock.path.clone(),
            format: self.lock.format.id,
            name: name.into(),
            outcome,
            range: None,
        }
    }
}

/// Holds a lock against what is there, entry by entry in the lock's order; then
/// come what it lacks and what is there beyond it, by name.
///
/// `witgate.lock` takes measurements instead: see
/// [`Pins::check`](crate::Pins::check).
pub fn check(lock: &Lock, setting: &Setting, store: &Store, compare: &dyn Compare) -> Vec<Entry> {
    (lock.format.check)(&Checking { lock, setting, store, compare })
}
