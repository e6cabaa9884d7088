//! Facts in, findings out, as changes of a contract are judged.

use crate::fact::{EntryFact, Fact, FactKind};
use crate::finish;
use crate::gated_finding::{GatedFinding, Introduced};
use crate::rule::{Judge, LevelSource};
use crate::rules::RULES;
use crate::severity;
use crate::terms::Levels;

/// The levels of the two policies that may speak on facts.
#[derive(Clone, Copy, Debug)]
pub struct PolicyLevels<'a> {
    /// Those of the policy that counts.
    pub counting: &'a Levels,
    /// Those of the baseline's policy, which no candidate can edit; none where
    /// the baseline has no policy.
    pub baseline: &'a Levels,
}

/// Judges facts: what is the matter with the policy first, then its waivers, and
/// the rest in the order given. A fact that no rule answers is as it should be.
pub fn judge_facts(facts: &[Fact], levels: PolicyLevels<'_>) -> Vec<GatedFinding> {
    let mut facts: Vec<&Fact> = facts.iter().collect();
    facts.sort_by_key(|fact| match fact {
        Fact::PolicyLoosened(_) | Fact::BaselineRewritten(_) | Fact::NotJudged(_) => 0,
        Fact::Waiver(_) => 1,
        Fact::Entry(_)
        | Fact::EntriesNotCheckable(_)
        | Fact::LockRewritten(_)
        | Fact::PackageNew(_)
        | Fact::BaselineNone(_)
        | Fact::DefinedTwice(_)
        | Fact::VersionEcho(_)
        | Fact::HostRefusal(_) => 2,
    });
    facts.into_iter().filter_map(|fact| judge_fact(fact, levels)).collect()
}

/// The finding of the first rule that has something to say of a fact.
fn judge_fact(fact: &Fact, levels: PolicyLevels<'_>) -> Option<GatedFinding> {
    let kind: FactKind = fact.kind();
    let mut answers = RULES.iter().filter_map(|rule| match rule.judge {
        Judge::Fact(kinds, _, judge) if kinds.contains(&kind) => Some((*rule, judge(fact)?)),
        Judge::Fact(..) | Judge::Change(..) | Judge::Whole(..) | Judge::Lint(_) => None,
    });
    let (rule, draft) = answers.next()?;
    let fixed = Levels::default();
    let levels = match draft.level_source {
        LevelSource::Policy => levels.counting,
        LevelSource::BaselinePolicy => levels.baseline,
        LevelSource::Rule => &fixed,
    };
    let never_fails = draft.never_fails;
    let mut finding = GatedFinding::new(finish::of_fact(rule, draft, fact), false);
    if let Fact::Entry(EntryFact { was_so: true, is_required: false, .. }) = fact {
        finding.introduced = Introduced::Earlier;
    }
    finding.never_fails = never_fails && levels.level_for(finding.rule.id, &finding.item).is_none();
    finding.level = severity::final_level(&finding, finding.own_level, levels);
    Some(finding)
}
