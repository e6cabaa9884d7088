//! From a draft to a finding.

use std::sync::Arc;

use witgate_diff::Change;
use witgate_model::{Site, Sources};

use crate::answers::Refusals;
use crate::cell::Row;
use crate::change_facts::change_facts;
use crate::evidence::Evidence;
use crate::fact::Fact;
use crate::finding::{Finding, Reach, fingerprint, lint_fingerprint};
use crate::level::Level;
use crate::lint::{Lint, LintDraft};
use crate::lint_evidence::LintEvidence;
use crate::reach::{self, KnownReaches};
use crate::rule::{Draft, Judge, Rule};
use crate::weigh::Weighing;

/// The finding of a rule on a change.
pub(crate) fn of_change(
    rule: &'static Rule,
    draft: Draft,
    change: &Change,
    evidence: &Evidence<'_>,
    refusals: &Refusals,
    known_reaches: &mut KnownReaches,
) -> Finding {
    let (before, after) = evidence.reached(change);
    let imported = draft.imported.unwrap_or(rule.rows.imported);
    let exported = draft.exported.unwrap_or(rule.rows.exported);
    let weighing =
        Weighing { evidence, change, refusals, before: before.as_deref(), after: after.as_deref() };
    let row = weighing.row(imported, exported);
    let refusing_only = weighing.affects_refusing_worlds_only(row.impact);
    let identity = evidence.identity(change.was.as_ref(), change.now.as_ref());
    let item = evidence.address(change.item());
    let mut reach = reach::reach_of_change(evidence, known_reaches, before, after);
    if refusing_only {
        reach.worlds = known_reaches.refusing(refusals, reach.worlds, row.impact);
    }
    Finding {
        fingerprint: fingerprint(rule.id, &identity, &change_facts(change, evidence)),
        bump: row.bump,
        identity,
        item,
        was: change.was.clone(),
        now: change.now.clone(),
        impact: row.impact,
        reach,
        ..of_draft(rule, draft)
    }
}

/// The finding of a rule over everything.
pub(crate) fn of_whole(rule: &'static Rule, draft: Draft, evidence: &Evidence<'_>) -> Finding {
    let (was, now) = &draft.items;
    let identity = evidence.identity(was.as_ref(), now.as_ref());
    Finding {
        fingerprint: fingerprint(rule.id, &identity, &draft.facts),
        identity,
        item: now.as_ref().or(was.as_ref()).map(|it| evidence.address(it)).unwrap_or_default(),
        ..of_draft(rule, draft)
    }
}

/// The finding of a rule on a fact.
pub(crate) fn of_fact(rule: &'static Rule, draft: Draft, fact: &Fact) -> Finding {
    Finding {
        fingerprint: fingerprint(rule.id, &fact.identity(), ""),
        sites: fact.sites(),
        ..of_draft(rule, draft)
    }
}

/// The finding of a rule on one contract alone; `sources` are those of the contract,
/// with paths to open.
pub(crate) fn of_lint(
    rule: &'static Rule,
    draft: LintDraft,
    evidence: &LintEvidence<'_>,
    sources: &Arc<Sources>,
) -> Finding {
    let LintDraft { item, span, message, help, facts, fix, is_settled: _ } = draft;
    let identity = evidence.identity(&item);
    let span = span.unwrap_or_else(|| evidence.subject.contract.span(&item));
    let site = (!span.is_none()).then(|| Site::new(sources.clone(), span));
    Finding {
        fingerprint: lint_fingerprint(rule.id, &identity, &facts),
        identity,
        item: evidence.address(&item),
        now: Some(item),
        sites: [None, site],
        fix,
        ..of_draft(rule, Draft::new(message, help))
    }
}

/// What a rule says, at the level that the rule has where the draft has none.
fn of_draft(rule: &'static Rule, draft: Draft) -> Finding {
    let level = match rule.judge {
        // Who breaks and what the version allows decide later.
        Judge::Change(..) => Level::Off,
        Judge::Whole(level, _) | Judge::Fact(_, level, _) => level,
        Judge::Lint(Lint { level, .. }) => level,
    };
    let Row { bump, impact } = draft.imported.unwrap_or(rule.rows.imported);
    let (was, now) = draft.items;
    Finding {
        fingerprint: String::new(),
        rule,
        own_level: draft.level.unwrap_or(level),
        bump,
        item: String::new(),
        identity: String::new(),
        was,
        now,
        message: draft.message,
        help: draft.help,
        impact,
        reach: Reach::default(),
        hints: draft.hints,
        implied_by: draft.implied_by,
        counterpart: None,
        sites: [None, None],
        payers: Arc::default(),
        is_owed: draft.is_owed,
        fix: None,
    }
}
