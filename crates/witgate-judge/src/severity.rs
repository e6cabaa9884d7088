//! How grave a finding is in the end.

use witgate_model::Item;

use crate::finding::Finding;
use crate::gated_finding::{GatedFinding, Introduced};
use crate::level::Level;
use crate::rule::Judge;
use crate::rules::is_about_capabilities;
use crate::terms::{Levels, Profile, Terms};
use crate::weigh;

/// The level of a finding: what a policy says of its rule and item, or else what
/// it weighs by itself. The level of every finding passes here, and nothing else
/// asks a policy for one.
pub(crate) fn final_level(finding: &Finding, own: Level, levels: &Levels) -> Level {
    levels.level_for(finding.rule.id, &finding.item).unwrap_or(own)
}

/// Gives a finding on contracts the level that the terms of its package ask for.
pub(crate) fn apply_terms(finding: &mut GatedFinding, terms: &Terms) {
    let profile = terms.profile();
    let weighed = weigh::level(finding, profile, terms.hosts);
    let mut own = match (&finding.rule.judge, finding.introduced) {
        (Judge::Whole(..) | Judge::Fact(..) | Judge::Lint(_), _) => finding.own_level,
        (Judge::Change(..), Introduced::Unreleased { is_baseline_out: false }) => weighed,
        (Judge::Change(..), _) => finding.own_level.max(weighed),
    };
    finding.why_lowered = None;
    let weighs = final_level(finding, own, &terms.levels);
    // Other profiles promise something to those who are not built yet.
    if let Some(unused) = terms.unused
        && matches!(profile, Profile::Semver | Profile::Link)
        && matches!(finding.rule.judge, Judge::Change(..))
        && finding.impact.old_guest_on_new_host.refuses_link()
        && finding.consumers.as_ref().is_some_and(|consumers| consumers.is_unused())
    {
        own = own.min(unused);
        let lowered = final_level(finding, own, &terms.levels);
        finding.why_lowered = (lowered < weighs).then(|| {
            format!(
                "lowered from `{weighs}` to `{lowered}`, because `[consumers]` has \
                 `unused = \"{unused}\"`"
            )
        });
    }
    if !is_about_capabilities(finding.rule) {
        // A package is what it is called, whatever is in it.
        let is_of_package = matches!(finding.rule.judge, Judge::Change(..))
            && matches!(finding.item_at(), Some(Item::Package(_)));
        let is_unstable = terms.is_all_unstable && !is_of_package;
        if profile == Profile::Off || is_unstable {
            own = own.min(Level::Warn);
        }
        if terms.is_never_released {
            own = own.min(Level::Note);
        }
    }
    finding.level = final_level(finding, own, &terms.levels);
}
