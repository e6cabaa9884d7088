//! From a draft to a finding.

use std::sync::Arc;

use witgate_diff::Change;

use crate::answers::Refusals;
use crate::evidence::Evidence;
use crate::fact::Fact;
use crate::finding::{Finding, Introduced, Reach, ReachedWorld, facts, fingerprint};
use crate::level::Level;
use crate::reach::{self, Told};
use crate::rule::{Draft, Rule};
use crate::weigh::Weighing;

/// The finding of a rule on a change.
pub(crate) fn of_change(
    rule: &'static Rule,
    draft: Draft,
    change: &Change,
    evidence: &Evidence<'_>,
    refusals: &Refusals,
    told: &mut Told,
) -> Finding {
    let (before, after) = evidence.reached(change);
    let imported = draft.imported.unwrap_or(rule.rows.imported);
    let exported = draft.exported.unwrap_or(rule.rows.exported);
    let weighing =
        Weighing { evidence, change, refusals, before: before.as_deref(), after: after.as_deref() };
    let row = weighing.row(imported, exported);
    let refusing_only = weighing.affects_refusing_worlds_only(row.impact);
    let identity = evidence.identity(change.was.as_ref(), change.now.as_ref());
    let item = evidence.address(change.at());
    let mut reach = reach::of(evidence, told, before, after);
    if refusing_only {
        let refusing = |it: &&ReachedWorld| refusals.has_all_of(&it.name, &row.impact);
        reach.worlds = reach.worlds.iter().filter(refusing).cloned().collect();
    }
    Finding {
        fingerprint: fingerprint(rule.id, &identity, &facts(&change.what)),
        rule,
        level: draft.level.unwrap_or_default(),
        bump: row.bump,
        paid: false,
        identity,
        item,
        was: change.was.clone(),
        now: change.now.clone(),
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach,
        hints: draft.hints,
        counterpart: None,
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
    let row = draft.imported.unwrap_or(rule.rows.imported);
    let (was, now) = draft.items;
    let identity = evidence.identity(was.as_ref(), now.as_ref());
    let item = now.as_ref().or(was.as_ref()).map(|item| evidence.address(item)).unwrap_or_default();
    Finding {
        fingerprint: fingerprint(rule.id, &identity, &draft.facts),
        rule,
        level: draft.level.unwrap_or(Level::Error),
        bump: row.bump,
        paid: false,
        identity,
        item,
        was,
        now,
        message: draft.message,
        help: draft.help,
        impact: row.impact,
        reach: Reach::default(),
        hints: draft.hints,
        counterpart: None,
        introduced: Introduced::Here,
        is_unreleased: false,
        waiver: None,
        sites: [None, None],
        payers: Arc::default(),
        floor: draft.level.unwrap_or(Level::Error),
        is_owed: draft.is_owed,
    }
}

/// The finding of a rule on a fact.
pub(crate) fn of_fact(rule: &'static Rule, draft: Draft, fact: &Fact) -> Finding {
    Finding {
        fingerprint: fingerprint(rule.id, &fact.identity(), ""),
        rule,
        level: draft.level.unwrap_or(Level::Error),
        bump: rule.rows.imported.bump,
        paid: false,
        identity: String::new(),
        item: String::new(),
        was: None,
        now: None,
        message: draft.message,
        help: draft.help,
        impact: rule.rows.imported.impact,
        reach: Reach::default(),
        hints: draft.hints,
        counterpart: None,
        introduced: Introduced::Here,
        is_unreleased: false,
        waiver: None,
        sites: fact.sites(),
        payers: Arc::default(),
        floor: Level::Off,
        is_owed: false,
    }
}
