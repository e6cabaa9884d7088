//! What a candidate's policy lets pass that its baseline's did not.
//!
//! What cannot be told to be as strict as before counts as looser; what can is
//! never found.

mod integrity;
mod levels;
mod packages;
mod waivers;

use witgate_judge::PolicyLoosened;
use witgate_model::Site;

use crate::config::{Config, PolicyFrom};
use crate::stated::Stated;

/// Finds whatever lets more pass than the baseline's policy did, a fact each, at
/// the lines of both. `None` is no policy file, and so every default.
/// `is_in_force` is whether the candidate's policy counts already.
pub fn loosened(
    was: Option<&Config>,
    now: Option<&Config>,
    is_in_force: bool,
) -> Vec<PolicyLoosened> {
    let nothing = Config::empty();
    let (was, now) = (was.unwrap_or(&nothing), now.unwrap_or(&nothing));
    let mut found = Loosened { is_in_force, facts: Vec::new() };
    whose(was, now, &mut found);
    what_fails(was, now, &mut found);
    packages::compare(was, now, &mut found);
    levels::compare(was, now, &mut found);
    waivers::compare(was, now, &mut found);
    integrity::compare(was, now, &mut found);
    found.facts
}

/// What is found so far.
struct Loosened {
    is_in_force: bool,
    facts: Vec<PolicyLoosened>,
}

impl Loosened {
    /// Adds a fact; `identity` tells it from all others and names no line, and
    /// `merge_if` goes on after "merge this only if".
    fn add(
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

fn site<T>(stated: Option<&Stated<T>>) -> Option<Site> {
    stated.map(|stated| stated.site.clone())
}

fn whose(was: &Config, now: &Config, found: &mut Loosened) {
    let (before, after) = (was.policy_from(), now.policy_from());
    if before == PolicyFrom::Baseline && after != before {
        found.add(
            &format!("policy.from {after}"),
            format!("`[policy] from` is `{after}`, and was `{before}`"),
            "changes may from now on bring the policy that they are judged by",
            [site(was.policy_from.as_ref()), site(now.policy_from.as_ref())],
        );
    }
}

fn what_fails(was: &Config, now: &Config, found: &mut Loosened) {
    let (before, after) = (was.fail_on(), now.fail_on());
    if after > before {
        found.add(
            &format!("fail-on {after}"),
            format!("findings below `{after}` no longer fail the gate: `fail-on` was `{before}`"),
            "findings of the lower levels may pass unread from now on",
            [site(was.fail_on.as_ref()), site(now.fail_on.as_ref())],
        );
    }
}
