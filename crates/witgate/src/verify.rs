//! What is pinned is what is there: locks, pins, artifacts, and who vouches for
//! them. Offline, and nothing is written.

mod artifacts;
mod before;
mod compare;
mod files;
mod found;
mod ground;
mod inside;
mod locks;
pub(crate) mod pinned;
#[cfg(feature = "provenance")]
mod provenance;
#[cfg(not(feature = "provenance"))]
#[path = "verify/unattested.rs"]
mod provenance;
mod rewritten;
mod statement;
mod store;
mod trusted;
mod vendored;
mod worlds;

use std::borrow::Cow;
use std::collections::BTreeMap;

use witgate_judge::{EntryFact, Fact, Finding, Level};
use witgate_model::{Digest, Entry, EntryStatus, Site, SourceFile, Subject};

use crate::check::{self, Request};
use crate::error::Error;

pub(crate) use artifacts::{Unread, measure_all};
pub(crate) use before::Before;
pub(crate) use ground::{Governed, Ground, join, root_from, shown};
pub use ground::{Means, Progress};
pub(crate) use provenance::Signed;
pub use statement::statement;

/// What there is to say of what is pinned.
#[derive(Clone, Debug, Default)]
pub struct Integrity {
    /// A row for each entry that was looked at, lock by lock.
    pub rows: Vec<Entry>,
    /// The texts of the files that rows and findings are of.
    pub texts: Vec<SourceFile>,
    /// What is not as it should be, for the rules to judge.
    pub(crate) facts: Vec<Fact>,
    /// What the reader should know of how it was done.
    pub(crate) notes: Vec<String>,
    /// The files that it is about, by name.
    pub(crate) subjects: BTreeMap<String, Digest>,
}

impl Integrity {
    /// Whether nothing was there to be looked at.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.facts.is_empty()
    }

    /// Adds what came of an entry that is not in a file of its own but asked for
    /// by the policy, there.
    fn add(&mut self, ground: &Ground<'_>, entry: Entry, site: Option<Site>) {
        let entry = match site.as_ref().and_then(Site::place) {
            Some(place) => entry.in_range(place.start..place.end),
            None => entry,
        };
        self.facts.extend(fact(ground, &entry, site, None));
        self.rows.push(entry);
    }
}

/// What came of a verification.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What there is to say of what is pinned.
    pub integrity: Integrity,
    /// What was found, the policy's own included.
    pub gate: Vec<Finding>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
    /// Findings of this level and above fail.
    pub fail_on: Level,
}

impl Verified {
    /// Whether everything holds.
    pub fn passes(&self) -> bool {
        !self.gate.iter().any(|finding| finding.fails(self.fail_on))
    }
}

/// Verifies what is pinned here: locks, our own pins, artifacts against their
/// worlds, and who vouches for them; and what this change takes back of what the
/// locks said before it. To find nothing to verify is an error, never a pass.
pub fn verify(request: &Request) -> Result<Verified, Error> {
    check::verify(request)
}

/// The fact about an entry that is not verified, and none about one that is.
/// `changed` is what changed inside of what it pins.
fn fact(
    ground: &Ground<'_>,
    entry: &Entry,
    site: Option<Site>,
    changed: Option<String>,
) -> Option<Fact> {
    (entry.outcome.status() != EntryStatus::Verified).then(|| {
        Fact::Entry(EntryFact {
            entry: entry.clone(),
            site,
            changed,
            is_required: ground.requires_verified(),
        })
    })
}

/// The governed packages by their paths from the anchor.
pub(crate) type Candidates<'c> = BTreeMap<String, Cow<'c, Subject>>;

/// Looks at everything that is pinned. `candidates` are the packages that were
/// read already, by their paths from the anchor.
pub(crate) fn look(ground: &Ground<'_>, candidates: &Candidates<'_>) -> Result<Integrity, Error> {
    let mut integrity = Integrity::default();
    let spots = found::spots(ground);
    let found = found::locks(ground, &spots)?;
    let own = pinned::find(ground, &spots)?;
    let asks = ground.config.is_some_and(|config| {
        !config.artifacts.is_empty() || config.provenance.is_some() || config.runtimes.is_some()
    });

    let store = match found.is_empty() {
        true => witgate_lock::Store::new(),
        false => store::open(ground)?,
    };
    let settings = locks::look(ground, &found, &store, &mut integrity);
    let sides: Vec<_> = found.iter().zip(&settings).collect();
    rewritten::look(ground, &spots, &sides, own.as_ref(), &store, &mut integrity)?;
    for each in &found {
        let text = each.lock.text.as_bytes();
        if !each.lock.missing {
            integrity.subjects.insert(each.lock.path.clone(), Digest::of(text));
        }
    }
    if own.is_none() && !asks {
        return Ok(integrity);
    }

    let signed = provenance::Signed::read(ground)?;
    let looked = measure_all(ground, &signed);
    for each in &looked {
        if let Ok(artifact) = &each.found {
            let digest = artifact.measured.hashed.digest();
            integrity.subjects.insert(ground.shown(&artifact.measured.path), digest);
        }
    }
    let candidates = match own.is_some() || worlds::are_asked_for(ground) {
        true => worlds::all(ground, candidates)?,
        false => BTreeMap::new(),
    };
    if let Some(own) = &own {
        pinned::look(ground, own, &candidates, &looked, &mut integrity);
        let file = own.text.file();
        integrity.subjects.insert(file.path.clone(), Digest::of(file.text.as_bytes()));
    }
    if let Some(policy) = ground.policy() {
        artifacts::against_worlds(ground, &looked, &candidates, &policy, &mut integrity)?;
        provenance::look(ground, &signed, &looked, &policy, &mut integrity)?;
        trusted::look(ground, &mut integrity)?;
        integrity.texts.push(policy.file());
    }
    Ok(integrity)
}
