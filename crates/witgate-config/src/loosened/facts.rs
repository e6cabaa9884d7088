//! The facts that the parts of a policy add up to.

use witgate_judge::PolicyLoosened;
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
        let (identity, matter, is_in_force) =
            (identity.to_owned(), matter.into(), self.is_in_force);
        self.facts.push(PolicyLoosened { identity, matter, merge_if, is_in_force, sites });
    }
}

pub(super) fn site<T>(stated: Option<&Stated<T>>) -> Option<Site> {
    stated.map(|stated| stated.site.clone())
}
