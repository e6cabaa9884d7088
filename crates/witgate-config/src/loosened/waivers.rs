//! Waivers added, and waivers that suppress more than they did.

use std::sync::Arc;

use witgate_judge::{Target, Waiver};
use witgate_model::{Site, count};
use witgate_toml::cut;

use crate::config::Config;
use crate::glob::covers;
use crate::loosened::facts::Loosened;

const AGREE: &str = "you agree with its reason and its expiry date";

pub(super) fn compare(was: &Config, now: &Config, found: &mut Loosened) {
    // What is linted fails no gate.
    for waiver in now.waivers.iter().filter(|waiver| !waiver.target.is_of_lint()) {
        if was.waivers.iter().any(|before| excuses_all_of(before, waiver)) {
            continue;
        }
        let target = &waiver.target;
        let same = |before: &&Arc<Waiver>| before.target.is_for_the_same(target);
        if let Some(before) = was.waivers.iter().find(same) {
            for change in changes(before, waiver) {
                let change_name = format!("waiver {target} {} {}", change.key, change.after);
                let at =
                    |config: &Config, waiver: &Arc<Waiver>| written(config, waiver, change.key);
                found.add_waiver(
                    &change_name,
                    format!("waiver of `{target}`: {}", change.message),
                    AGREE,
                    [at(was, before), at(now, waiver)],
                );
            }
            continue;
        }
        let is_gone = |before: &Waiver| {
            !now.waivers.iter().any(|after| before.target.is_for_the_same(&after.target))
        };
        let alike = |before: &&Arc<Waiver>| resembles(&before.target, target) && is_gone(before);
        if let Some(before) = was.waivers.iter().find(alike) {
            found.add_waiver(
                &format!("waiver {target} instead"),
                format!("waiver of `{target}` replaces that of `{}`", before.target),
                "the same reason applies to everything that it matches",
                [before.site.clone(), waiver.site.clone()],
            );
            continue;
        }
        let many = match target {
            Target::Fingerprint(_) => String::new(),
            Target::Fingerprints(prints) => format!(" ({})", count(prints.len(), "finding")),
            Target::Items { count, .. } => format!(" ({count} at most)"),
        };
        found.add_waiver(
            &format!("waiver {target}"),
            format!("waiver of `{target}`{many} added: {}", cut(waiver.reason.trim())),
            AGREE,
            [None, waiver.site.clone()],
        );
    }
}

/// Whether all that the one suppresses is surely suppressed by the other.
fn excuses_all_of(whole: &Waiver, part: &Waiver) -> bool {
    let targets = match (&whole.target, &part.target) {
        (
            Target::Items { rule, item, count },
            Target::Items { rule: part_rule, item: part_item, count: part_count },
        ) => rule == part_rule && covers(item, part_item) && part_count <= count,
        (Target::Items { .. }, _) | (_, Target::Items { .. }) => false,
        (whole, part) => part.fingerprints().iter().all(|it| whole.fingerprints().contains(it)),
    };
    let is_over = match (whole.expires, part.expires) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(whole), Some(part)) => part <= whole,
    };
    targets && is_over && (whole.applies.is_none() || whole.applies == part.applies)
}

/// Whether one may have been made of the other.
fn resembles(one: &Target, other: &Target) -> bool {
    match (one, other) {
        (
            Target::Items { rule, item, .. },
            Target::Items { rule: other_rule, item: other_item, .. },
        ) => rule == other_rule || item == other_item,
        _ => false,
    }
}

/// What of a waiver suppresses more than it did.
struct Change {
    key: &'static str,
    after: String,
    message: String,
}

fn changes(before: &Waiver, after: &Waiver) -> Vec<Change> {
    let mut changes = Vec::new();
    if let (Target::Items { count: before, .. }, Target::Items { count: after, .. }) =
        (&before.target, &after.target)
        && after > before
    {
        let message = format!("`count` changed from {before} to {after}");
        changes.push(Change { key: "count", after: after.to_string(), message });
    }
    match (before.expires, after.expires) {
        (Some(before), None) => {
            let message = format!("`expires` changed from {before} to none");
            changes.push(Change { key: "expires", after: "never".to_owned(), message });
        }
        (Some(before), Some(after)) if after > before => {
            let message = format!("`expires` changed from {before} to {after}");
            changes.push(Change { key: "expires", after: after.to_string(), message });
        }
        (None, _) | (Some(_), Some(_)) => {}
    }
    if let Some(window) = &before.applies
        && after.applies.as_ref() != Some(window)
    {
        let (to, after) = match &after.applies {
            Some(after) => (format!("`{after}`"), after.to_string()),
            None => ("every version".to_owned(), "*".to_owned()),
        };
        let message = format!("`applies` changed from `{window}` to {to}");
        changes.push(Change { key: "applies", after, message });
    }
    changes
}

/// Where a key of a waiver is written, or the waiver where it has none.
fn written(config: &Config, waiver: &Arc<Waiver>, key: &str) -> Option<Site> {
    let position = config.waivers.iter().position(|it| Arc::ptr_eq(it, waiver))?;
    config.waiver_keys[position].get(key).cloned().or_else(|| waiver.site.clone())
}
