//! The facts that the parts of a policy add up to.

use witgate_judge::{LoosenedKind, PolicyLoosened};
use witgate_model::Site;

use crate::stated::Stated;

/// What is found so far.
pub(super) struct Loosened {
    pub(super) is_in_force: bool,
    pub(super) facts: Vec<PolicyLoosened>,
}

impl Loosened {
    /// Adds a fact; `identity` tells it from all others and names no line, and
    /// `merge_if` goes on after "merge this only if".
    pub(super) fn add(
        &mut self,
        identity: &str,
        matter: impl Into<String>,
        merge_if: &'static str,
        sites: [Option<Site>; 2],
    ) {
        self.push(identity, matter.into(), merge_if, sites, LoosenedKind::Other);
    }

    /// Adds a waiver, likewise.
    pub(super) fn add_waiver(
        &mut self,
        identity: &str,
        matter: impl Into<String>,
        merge_if: &'static str,
        sites: [Option<Site>; 2],
    ) {
        self.push(identity, matter.into(), merge_if, sites, LoosenedKind::Waiver);
    }

    pub(super) fn push(
        &mut self,
        identity: &str,
        matter: String,
        merge_if: &'static str,
        sites: [Option<Site>; 2],
        kind: LoosenedKind,
    ) {
        let (identity, is_in_force) = (identity.to_owned(), self.is_in_force);
        let fact = PolicyLoosened { identity, matter, merge_if, is_in_force, kind, sites };
        self.facts.push(fact);
    }
}

pub(super) fn site<T>(stated: Option<&Stated<T>>) -> Option<Site> {
    stated.map(|stated| stated.site.clone())
}
