//! What is pinned, compared with what is there, entry by entry.

use std::fmt;
use std::ops::Range;

use crate::digest::Digest;

/// One thing that was compared: an entry of a lock file, a pin, an artifact with
/// its world, or an artifact with what must be attested of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was compared with what.
    pub kind: EntryKind,
    /// The file that pins it or asks for it, as it was named.
    pub file: String,
    /// The id of the file's format, or of what was asked of an artifact.
    pub format: &'static str,
    /// Which entry of the file it is, or which one it should have.
    pub name: String,
    /// What came of the comparison.
    pub outcome: Outcome,
    /// Where the entry is in the file's text, if the file has it.
    pub range: Option<Range<usize>>,
}

impl Entry {
    /// The same entry, found there in its file's text.
    #[must_use]
    pub fn in_range(self, range: Range<usize>) -> Entry {
        Entry { range: Some(range), ..self }
    }
}

/// What was compared with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// An entry of a lock that another tool writes, with what is vendored.
    LockEntry,
    /// A pin of `witgate.lock`, with the contract of a package.
    PackagePin,
    /// A pin of `witgate.lock`, with an artifact.
    ArtifactPin,
    /// An artifact, with the world that the policy says it fits.
    ArtifactWorld,
    /// An artifact, with the signatures and attestations that the policy requires.
    Attestation,
    /// An artifact, with the test results that the policy requires.
    TestResult,
    /// An artifact, with the promotion that the policy requires.
    Promotion,
}

/// What came of comparing an entry: a status, what is the matter, and what to do
/// about it. The two texts are never taken apart again, so that nothing that a
/// repository is made of can pass for advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    status: EntryStatus,
    matter: String,
    fix: Option<&'static str>,
}

/// The status of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryStatus {
    /// Its bytes were hashed, and they are the pinned ones.
    Verified,
    /// Something is not what the entry says.
    Mismatch,
    /// Required, and pinned nowhere.
    Unpinned,
    /// Vendored, and explained by nothing.
    Extra,
    /// Locked, and used by nothing.
    Stale,
    /// Nothing contradicts it, and nothing proves it.
    NotCheckable,
}

impl EntryStatus {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            EntryStatus::Verified => "verified",
            EntryStatus::Mismatch => "mismatch",
            EntryStatus::Unpinned => "unpinned",
            EntryStatus::Extra => "extra",
            EntryStatus::Stale => "stale",
            EntryStatus::NotCheckable => "not-checkable",
        }
    }
}

impl fmt::Display for EntryStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What only hashing gives, and no text can claim: implemented by the types of
/// digests that were computed in this run, never by those that were read.
pub trait Proof {}

impl Proof for Digest {}

impl Outcome {
    /// The one way to a verified entry: with what was hashed in this run.
    pub fn verified(_: &impl Proof, matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::Verified, matter)
    }

    /// Something is not what the entry says.
    pub fn mismatch(matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::Mismatch, matter)
    }

    /// Required, and pinned nowhere.
    pub fn unpinned(matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::Unpinned, matter)
    }

    /// Vendored, and explained by nothing.
    pub fn extra(matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::Extra, matter)
    }

    /// Locked, and used by nothing.
    pub fn stale(matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::Stale, matter)
    }

    /// Nothing contradicts it, and nothing proves it.
    pub fn not_checkable(matter: impl Into<String>) -> Outcome {
        Outcome::new(EntryStatus::NotCheckable, matter)
    }

    fn new(status: EntryStatus, matter: impl Into<String>) -> Outcome {
        Outcome { status, matter: matter.into(), fix: None }
    }

    /// With what to do about it, where that is more than the rule on it says.
    /// It is part of the program, so no text from a repository gets into it.
    #[must_use]
    pub fn fix(self, fix: &'static str) -> Outcome {
        Outcome { fix: Some(fix), ..self }
    }

    /// The status of the entry.
    pub fn status(&self) -> EntryStatus {
        self.status
    }

    /// What is the matter, without a full stop.
    pub fn matter(&self) -> &str {
        &self.matter
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&'static str> {
        self.fix
    }

    /// What is the matter and what to do about it, as one text for a table.
    pub fn detail(&self) -> String {
        match self.fix {
            Some(fix) => format!("{}; {fix}", self.matter),
            None => self.matter.clone(),
        }
    }
}
