//! From a draft to a finding.

use std::collections::BTreeSet;

use witgate_diff::Change;
use witgate_model::{Item, Member, WorldName};

use crate::evidence::Evidence;
use crate::finding::{Finding, Reach, ReachedWorld, fingerprint};
use crate::level::Level;
use crate::rule::{Draft, Rule};
use crate::usage::Reached;
use crate::weigh;

/// The finding of a rule on a change.
pub(crate) fn of_change(
    rule: &'static Rule,
    draft: Draft,
    change: &Change,
    evidence: &Evidence<'_>,
) -> Finding {
    let (before, after) = evidence.reached(change);
    let imported = draft.imported.unwrap_or(rule.imported);
    let exported = draft.exported.unwrap_or(rule.exported);
    let row = weigh::row(change, imported, exported, before.as_ref(), after.as_ref());
    let item = evidence.address(change.at());
    Finding {
        fingerprint: fingerprint(rule.id, &item, Some(&change.what)),
        rule,
        level: draft.level.unwrap_or_default(),
        bump: row.bump,
        paid: false,
        item,
        was: change.was.clone(),
        now: change.now.clone(),
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach: reach(evidence, before.as_ref(), after.as_ref()),
        hints: draft.hints,
    }
}

/// The finding of a rule over everything.
pub(crate) fn of_whole(rule: &'static Rule, draft: Draft, evidence: &Evidence<'_>) -> Finding {
    let row = draft.imported.unwrap_or(rule.imported);
    let (was, now) = draft.items;
    let item = now.as_ref().or(was.as_ref()).map(|item| evidence.address(item)).unwrap_or_default();
    Finding {
        fingerprint: fingerprint(rule.id, &item, None),
        rule,
        level: draft.level.unwrap_or(Level::Error),
        bump: row.bump,
        paid: false,
        item,
        was,
        now,
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach: Reach::default(),
        hints: draft.hints,
    }
}

fn reach(evidence: &Evidence<'_>, before: Option<&Reached>, after: Option<&Reached>) -> Reach {
    let mut functions = BTreeSet::new();
    let mut worlds = BTreeSet::new();
    let mut add = |reached: &Reached, now: &dyn Fn(&WorldName) -> WorldName| {
        for (scope, name) in reached.functions.keys() {
            let item = Item::In(scope.clone(), Member::Function(name.clone()));
            functions.insert(evidence.address(&item));
        }
        for (world, role) in &reached.worlds {
            let name = now(world);
            let address = evidence.address(&Item::world(name.clone()));
            worlds.insert(ReachedWorld { world: address, name, role: *role });
        }
    };
    if let Some(before) = before {
        add(before, &|world| evidence.pairing.world(world).unwrap_or_else(|| world.clone()));
    }
    if let Some(after) = after {
        add(after, &WorldName::clone);
    }
    Reach { functions: functions.into_iter().collect(), worlds: worlds.into_iter().collect() }
}
