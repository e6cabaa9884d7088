//! The agreement of a team, laid over what was found.

use std::sync::Arc;

use jiff::civil::Date;
use witgate_model::Item;

use crate::fact::Fact;
use crate::gated_finding::{GatedFinding, Introduced, sort};
use crate::judge_facts::{PolicyLevels, judge_facts};
use crate::level::Level;
use crate::since::Since;
use crate::terms::Terms;
use crate::verdict::Verdict;
use crate::waiver::{Standing, Waiver};
use crate::{severity, since, waive};

/// One comparison of several, with what the package is held to.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The candidate against what this change started from.
    pub here: Verdict,
    /// What there is to say of the last release, where there is one.
    pub since: Option<Since>,
    /// What the package is held to.
    pub terms: Terms,
}

/// What there is to say in the end.
#[derive(Clone, Debug, Default)]
pub struct Gated {
    /// The verdicts, in the order of what was judged.
    pub verdicts: Vec<Verdict>,
    /// What became of each waiver, in their order.
    pub standings: Vec<Standing>,
    /// What is to be said of the facts, and of the waivers themselves.
    pub findings: Vec<GatedFinding>,
}

/// Gives findings the levels that the terms ask for, says whose doing they are
/// and which are suppressed, and judges the facts, with those about the waivers.
/// Where not everything was judged that the waivers speak of, one that suppresses
/// nothing says nothing.
pub fn gate(
    judged: Vec<Judged>,
    mut facts: Vec<Fact>,
    waivers: &[Arc<Waiver>],
    levels: PolicyLevels<'_>,
    today: Date,
    is_everything: bool,
) -> Gated {
    let mut gated = Gated::default();
    let mut all_terms = Vec::new();
    for Judged { here, since, terms } in judged {
        let mut verdict = here;
        if let Some(since) = since {
            since::merge(&mut verdict, since, terms.hosts);
        }
        for finding in &mut verdict.findings {
            severity::apply_terms(finding, &terms);
        }
        gated.verdicts.push(verdict);
        all_terms.push(terms);
    }
    // What is the matter with waivers is known once they are applied.
    let mut of_facts = judge_facts(&facts, levels);
    let (standings, of_waivers) =
        waive::apply(&mut gated.verdicts, &mut of_facts, waivers, today, is_everything);
    facts.extend(of_waivers);
    gated.standings = standings;
    gated.findings = judge_facts(&facts, levels);
    for finding in &mut gated.findings {
        let judged = of_facts.iter().find(|it| it.fingerprint == finding.fingerprint);
        finding.waiver = judged.and_then(|it| it.waiver.clone());
    }
    for (verdict, terms) in gated.verdicts.iter_mut().zip(&all_terms) {
        settle_debts(&mut verdict.findings, terms);
        sort(&mut verdict.findings);
    }
    gated
}

/// What a version owes weighs what the findings weigh that it does not allow: a
/// note where these are suppressed, a warning where they fail nothing.
fn settle_debts(findings: &mut [GatedFinding], terms: &Terms) {
    for position in 0..findings.len() {
        let finding = &findings[position];
        let Some(Item::Package(package)) = finding.now.as_ref().filter(|_| finding.is_owed) else {
            continue;
        };
        let causes: Vec<&GatedFinding> =
            findings.iter().filter(|cause| !cause.paid && cause.payers.contains(package)).collect();
        // Whoever adds where others have broken is not why the version is short.
        let most = causes.iter().map(|cause| cause.bump).max();
        let is_here = causes.iter().any(|cause| Some(cause.bump) == most && !cause.is_earlier());
        let fails = causes.iter().any(|cause| cause.fails(Level::Error));
        // Where all of it is suppressed, nothing is owed.
        let is_waived = causes.iter().all(|cause| cause.waiver.is_some() || cause.is_earlier())
            && causes.iter().any(|cause| cause.waiver.is_some());
        let own = match (fails, is_waived) {
            (true, _) => Level::Error,
            (false, true) => Level::Note,
            (false, false) => Level::Warn,
        };
        let own = if terms.is_never_released { Level::Note } else { own };
        let level = severity::final_level(finding, own, &terms.levels);
        let finding = &mut findings[position];
        finding.level = level;
        finding.introduced = if is_here { Introduced::Here } else { Introduced::Earlier };
    }
}
