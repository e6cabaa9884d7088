//! From a draft to a finding.

use std::sync::Arc;

use witgate_diff::Change;
use witgate_model::Site;

use crate::evidence::Evidence;
use crate::finding::{Finding, Introduced, Reach, fingerprint};
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
    let (before_it, after_it) = (before.as_deref(), after.as_deref());
    let row = weigh::row(change, imported, exported, before_it, after_it, evidence.role);
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
        introduced: Introduced::Here,
        is_unreleased: false,
        waiver: None,
        sites: [None, None],
        payers: Arc::default(),
        floor: draft.level.unwrap_or_default(),
        is_owed: false,
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
        introduced: Introduced::Here,
        is_unreleased: false,
        waiver: None,
        sites: [None, None],
        payers: Arc::default(),
        floor: draft.level.unwrap_or(Level::Error),
        is_owed: draft.is_owed,
    }
}

/// The finding of a rule about the gate itself. `of` tells it from others of
/// the rule; `sites` are where it stands in the baseline's policy and in the
/// candidate's.
pub fn of_gate(
    rule: &'static Rule,
    level: Level,
    of: &str,
    draft: Draft,
    sites: [Option<Site>; 2],
) -> Finding {
    Finding {
        fingerprint: fingerprint(rule.id, of, None),
        rule,
        level,
        bump: rule.imported.bump,
        paid: false,
        item: String::new(),
        was: None,
        now: None,
        message: draft.message,
        help: draft.help,
        impact: rule.imported.impact,
        reach: Reach::default(),
        hints: draft.hints,
        introduced: Introduced::Here,
        is_unreleased: false,
        waiver: None,
        sites,
        payers: Arc::default(),
        floor: Level::Off,
        is_owed: false,
    }
}
