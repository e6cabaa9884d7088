//! What a lock says, held against what is there.
//!
//! In go a lock, what stands around it, a [`Store`] of bytes and a [`Compare`]
//! that can read WIT and wasm; out comes one [`Checked`] for each thing that is
//! pinned, should be, or should not be there. Nothing is written, fetched or
//! run, and nothing is called verified unless its bytes were hashed here.

pub(crate) mod registry;
pub(crate) mod wit_deps;

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use witgate_model::PackageName;

use crate::format::wit_deps::WitDepsManifest;
use crate::format::wkg::WkgManifest;
use crate::lock::{Lock, Pin};
use crate::{Hashed, Store};

/// What is said of one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Its bytes were hashed, and they are the pinned ones.
    Verified,
    /// Something is not what the lock says.
    Mismatch,
    /// Asked for, and in no lock.
    Unpinned,
    /// Vendored, and explained by nothing.
    Extra,
    /// Locked, and used by nothing.
    Stale,
    /// Nothing contradicts it, and nothing proves it.
    NotCheckable,
}

impl Verdict {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Verified => "verified",
            Verdict::Mismatch => "mismatch",
            Verdict::Unpinned => "unpinned",
            Verdict::Extra => "extra",
            Verdict::Stale => "stale",
            Verdict::NotCheckable => "not-checkable",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The lock file, as it was named.
    pub file: String,
    /// The id of its format.
    pub format: &'static str,
    /// What it is about: an entry of the lock, or what should be one.
    pub entry: String,
    /// What is said of it.
    pub verdict: Verdict,
    /// What is the matter and what to do, in a sentence or two.
    pub detail: String,
    /// The entry in the lock's text, if it has one.
    pub range: Option<Range<usize>>,
}

impl Checked {
    /// A row about what a caller verified, which takes what it hashed.
    pub fn verified(_: &Hashed, file: &str, format: &'static str, entry: &str) -> Checked {
        Checked::of(file, format, entry, Verdict::Verified)
    }

    /// A row about what a caller looked at and did not verify.
    ///
    /// # Panics
    ///
    /// Of something verified: that takes what was hashed.
    pub fn open(file: &str, format: &'static str, entry: &str, verdict: Verdict) -> Checked {
        assert!(verdict != Verdict::Verified, "nothing is verified that was not hashed");
        Checked::of(file, format, entry, verdict)
    }

    fn of(file: &str, format: &'static str, entry: &str, verdict: Verdict) -> Checked {
        let (file, entry) = (file.to_owned(), entry.to_owned());
        Checked { file, format, entry, verdict, detail: String::new(), range: None }
    }

    /// With what is the matter and what to do, in a sentence or two.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Checked {
        self.detail = detail.into();
        self
    }

    /// With where it stands in the text of its file.
    #[must_use]
    pub fn at(mut self, range: Range<usize>) -> Checked {
        self.range = Some(range);
        self
    }
}

/// A verdict in the making: what is said and why.
pub(crate) struct Finding {
    verdict: Verdict,
    detail: String,
}

impl Finding {
    /// The one way to a verified entry: with what was hashed in this run.
    pub(crate) fn verified(_: &impl Proof, detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Verified, detail: detail.into() }
    }

    pub(crate) fn mismatch(detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Mismatch, detail: detail.into() }
    }

    pub(crate) fn unpinned(detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Unpinned, detail: detail.into() }
    }

    pub(crate) fn extra(detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Extra, detail: detail.into() }
    }

    pub(crate) fn stale(detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::Stale, detail: detail.into() }
    }

    pub(crate) fn not_checkable(detail: impl Into<String>) -> Finding {
        Finding { verdict: Verdict::NotCheckable, detail: detail.into() }
    }

    /// As a row about something of a file.
    pub(crate) fn row(
        self,
        file: &str,
        format: &'static str,
        entry: impl Into<String>,
        range: Option<Range<usize>>,
    ) -> Checked {
        let Finding { verdict, detail } = self;
        Checked { file: file.to_owned(), format, entry: entry.into(), verdict, detail, range }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// What only hashing gives, and no text can claim.
pub(crate) trait Proof {}

impl Proof for Hashed {}

impl Proof for witgate_model::Digest {}

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
    /// A row about an entry of the lock.
    pub(crate) fn of(&self, pin: &Pin, finding: Finding) -> Checked {
        let range = Some(pin.range.clone());
        finding.row(&self.lock.path, self.lock.format.id, &pin.entry, range)
    }

    /// A row about something that has no entry in the lock.
    pub(crate) fn about(&self, entry: impl Into<String>, finding: Finding) -> Checked {
        finding.row(&self.lock.path, self.lock.format.id, entry, None)
    }
}

/// Holds a lock against what is there, entry by entry in the lock's order; then
/// come what it lacks and what is there beyond it, by name.
///
/// `witgate.lock` takes measurements instead: see
/// [`Pins::check`](crate::Pins::check).
pub fn check(lock: &Lock, setting: &Setting, store: &Store, compare: &dyn Compare) -> Vec<Checked> {
    (lock.format.check)(&Checking { lock, setting, store, compare })
}
