//! What there is to say of what is pinned.

use std::collections::BTreeMap;

use witgate_judge::{EntryFact, Fact};
use witgate_model::{Digest, Entry, EntryStatus, Site, SourceFile};

use crate::workspace::Workspace;

/// What there is to say of what is pinned.
#[derive(Clone, Debug, Default)]
pub struct Integrity {
    /// A row for each entry that was examined, lock by lock.
    pub rows: Vec<Entry>,
    /// The texts of the files that rows and findings are of.
    pub texts: Vec<SourceFile>,
    /// What is not as it should be, for the rules to judge.
    pub facts: Vec<Fact>,
    /// What the reader should know of how it was done.
    pub notes: Vec<String>,
    /// The files that it is about, by name.
    pub subjects: BTreeMap<String, Digest>,
}

impl Integrity {
    /// Whether nothing was there to be examined.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.facts.is_empty()
    }

    /// Adds what came of an entry that is not in a file of its own but asked for
    /// by the policy, there.
    pub(crate) fn add(&mut self, workspace: &Workspace<'_>, entry: Entry, site: Option<Site>) {
        let entry = match site.as_ref().and_then(Site::place) {
            Some(place) => entry.in_range(place.start..place.end),
            None => entry,
        };
        self.facts.extend(fact(workspace, &entry, site, None));
        self.rows.push(entry);
    }
}

/// The fact about an entry that is not verified, and none about one that is.
/// `changed` is what changed inside of what it pins.
pub(crate) fn fact(
    workspace: &Workspace<'_>,
    entry: &Entry,
    site: Option<Site>,
    changed: Option<String>,
) -> Option<Fact> {
    (entry.outcome.status() != EntryStatus::Verified).then(|| {
        Fact::Entry(EntryFact {
            entry: entry.clone(),
            site,
            changed,
            is_required: workspace.requires_verified(),
            was_so: false,
            is_behind_source: false,
        })
    })
}
