//! What a candidate's policy lets pass that its baseline's did not.
//!
//! What cannot be told to be as strict as before counts as looser; what can is
//! never found.

mod capabilities;
mod consumers;
mod facts;
mod integrity;
mod levels;
mod packages;
mod promotion;
mod targets;
mod waivers;

use witgate_judge::PolicyLoosened;

use crate::config::{Config, Package, PolicyFrom};
use crate::loosened::facts::{Loosened, site};

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
    promotion::compare(was, now, &mut found);
    capabilities::compare(was, now, &mut found);
    consumers::compare(was, now, &mut found);
    targets::compare(was, now, &mut found);
    found.facts
}

/// Finds in what a package is held to less where it is now than where it was, likewise.
/// Each side is a policy, the package of it that governs the directory, and the directory.
pub fn loosened_by_move(
    sides: [(&Config, Option<&Package>, &str); 2],
    is_in_force: bool,
) -> Vec<PolicyLoosened> {
    let mut found = Loosened { is_in_force, facts: Vec::new() };
    packages::compare_moved(sides, &mut found);
    found.facts
}

fn whose(was: &Config, now: &Config, found: &mut Loosened) {
    let (before, after) = (was.policy_from(), now.policy_from());
    if before == PolicyFrom::Baseline && after != before {
        found.add(
            &format!("policy.from {after}"),
            format!("`[policy] from` changed from `{before}` to `{after}`"),
            "changes may now set the policy that they are checked by",
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
