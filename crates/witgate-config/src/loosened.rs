//! What a candidate's policy lets pass that its baseline's did not.
//!
//! What cannot be told to be as strict as before counts as looser; what can is
//! never found.

mod integrity;
mod levels;
mod packages;
mod waivers;

use witgate_judge::{Draft, Finding, Level, of_gate};
use witgate_model::Site;

use crate::config::{Config, PolicyFrom};
use crate::stated::Stated;

/// Finds whatever lets more pass than the baseline's policy did, a finding each,
/// at the lines of both. `None` is no policy file, and so every default.
pub fn loosened(was: Option<&Config>, now: Option<&Config>, level: Level) -> Vec<Finding> {
    let nothing = Config::empty();
    let (was, now) = (was.unwrap_or(&nothing), now.unwrap_or(&nothing));
    let mut found = Loosened { level, findings: Vec::new() };
    whose(was, now, &mut found);
    what_fails(was, now, &mut found);
    packages::compare(was, now, &mut found);
    levels::compare(was, now, &mut found);
    waivers::compare(was, now, &mut found);
    integrity::compare(was, now, &mut found);
    found.findings
}

/// What is found so far.
struct Loosened {
    level: Level,
    findings: Vec<Finding>,
}

impl Loosened {
    /// Adds a finding; `of` tells it from all others and names no line.
    fn add(
        &mut self,
        of: &str,
        message: impl Into<String>,
        help: impl Into<String>,
        sites: [Option<Site>; 2],
    ) {
        let rule = witgate_judge::find("policy-loosened").expect("the judge has this rule");
        let draft = Draft::new(message, help);
        self.findings.push(of_gate(rule, self.level, of, draft, sites));
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
            "merge this only if changes may from now on bring the policy that they are judged by",
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
            "merge this only if findings of the lower levels may pass unread from now on",
            [site(was.fail_on.as_ref()), site(now.fail_on.as_ref())],
        );
    }
}
