//! What a rule found.

use std::sync::Arc;

use witgate_model::{Bump, Digest, Entry, Item, PackageName, Scope, Side, Site, WorldName};

use crate::cell::Impact;
use crate::fact::entry_identity;
use crate::level::Level;
use crate::lint::TextEdit;
use crate::rule::{Judge, Rule};
use crate::waiver::Target;

/// What a rule found, at the root cause. Nothing that comes after the judge
/// changes it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which finding this is, whatever its lines, paths and words.
    pub fingerprint: String,
    /// The rule.
    pub rule: &'static Rule,
    /// How grave the rule says it is; of a change, the least.
    pub own_level: Level,
    /// What release it takes.
    pub bump: Bump,
    /// The item's address, with a version only where a name alone is not
    /// enough.
    pub item: String,
    /// What tells the item from all others, whatever its next version is.
    pub identity: String,
    /// The item in the baseline.
    pub was: Option<Item>,
    /// The item in the candidate.
    pub now: Option<Item>,
    /// One line: what changed.
    pub message: String,
    /// How to fix it.
    pub help: String,
    /// Who breaks.
    pub impact: Impact,
    /// What depends on the item.
    pub reach: Reach,
    /// More that the reader should know, a line each.
    pub hints: Vec<String>,
    /// Of an import that no world states: the item whose text brings or brought it, where
    /// it is read.
    pub implied_by: Option<Item>,
    /// The item of the other side that a hint takes for this one.
    pub counterpart: Option<Item>,
    /// Of a finding about the gate itself: where it is in a file that is no
    /// contract, in the baseline and in the candidate.
    pub sites: [Option<Site>; 2],
    /// The packages whose versions must allow it.
    pub payers: Arc<[Arc<PackageName>]>,
    /// Whether it means what the package's version does not allow, so
    /// that it weighs what these findings weigh.
    pub is_owed: bool,
    /// How its file has to change, which its site in the candidate is in.
    pub fix: Option<TextEdit>,
}

impl Finding {
    /// The item: the candidate's, or the baseline's where it is gone. `None`
    /// for a finding about nothing in particular.
    pub fn item_at(&self) -> Option<&Item> {
        self.now.as_ref().or(self.was.as_ref())
    }

    /// Whether it is about an import that a `use` in an interface brings or brought to
    /// the world.
    pub fn is_implied_by_interface(&self) -> bool {
        is_by_interface(self.implied_by.as_ref())
    }

    /// The items in whose text it is read, in the baseline and in the candidate.
    pub fn items_to_read(&self) -> (Option<&Item>, Option<&Item>) {
        let by = self.implied_by.as_ref();
        [&self.was, &self.now].map(|item| item.as_ref().map(|item| by.unwrap_or(item))).into()
    }

    /// Whether a waiver for that suppresses it.
    pub fn is_meant_by(&self, target: &Target) -> bool {
        target.means(&self.fingerprint, self.rule.id, &self.item)
    }

    /// Whether it follows from all changes together.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.rule.judge, Judge::Whole(..))
    }
}

/// Whether what brings an implied import is a `use` in an interface, not the world itself.
pub(crate) fn is_by_interface(implied_by: Option<&Item>) -> bool {
    matches!(implied_by, Some(Item::In(Scope::Interface(_), _)))
}

/// What depends on an item, in either side's contract. Findings that reach the
/// same share it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The functions that mention it, or that it is, in order.
    pub functions: Arc<[String]>,
    /// The worlds that it is in, in order.
    pub worlds: Arc<[ReachedWorld]>,
}

/// A world that an item is in, and who implements the item there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReachedWorld {
    /// The world's address.
    pub world: String,
    /// Its exact names in the baseline and the candidate.
    pub name: WorldName,
    /// By which side it gets there.
    pub role: Side,
}

/// The fingerprint of what a rule says of an entry.
pub fn entry_fingerprint(rule: &str, entry: &Entry) -> String {
    fingerprint(rule, &entry_identity(entry), "")
}

/// The fingerprint of a finding: sixteen hexadecimal digits over the rule, what
/// tells the item from all others, and the facts. Lines, paths, prose and other
/// findings are no part of it.
pub(crate) fn fingerprint(rule: &str, identity: &str, facts: &str) -> String {
    let text = format!("witgate-finding/1\n{rule}\n{identity}\n{facts}");
    format!("wg1-{}", Digest::of_bytes(text.as_bytes()).short(16))
}

/// What the fingerprints of findings on one contract alone begin with.
pub(crate) const LINT_FINGERPRINT: &str = "wgl-";

/// The fingerprint of a finding on one contract alone, likewise.
pub(crate) fn lint_fingerprint(rule: &str, identity: &str, facts: &str) -> String {
    let text = format!("witgate-lint/1\n{rule}\n{identity}\n{facts}");
    format!("{LINT_FINGERPRINT}{}", Digest::of_bytes(text.as_bytes()).short(16))
}
