//! What the check of any format gets, and how it says what it found.

use witgate_model::{Entry, EntryKind, Outcome};

use crate::check::compare::Compare;
use crate::check::setting::Setting;
use crate::lock::Lock;
use crate::pin::Pin;
use crate::store::Store;

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
