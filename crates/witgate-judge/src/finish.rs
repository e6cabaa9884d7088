//! From a draft to a finding.

use witgate_diff::Change;

use crate::evidence::Evidence;
use crate::finding::{Finding, Reach, fingerprint};
use crate::level::Level;
use crate::rule::{Draft, Rule};
use crate::{reach, weigh};

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
    let row = weigh::row(change, imported, exported, before.as_deref(), after.as_deref());
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
        reach: reach::of(evidence, before, after),
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
