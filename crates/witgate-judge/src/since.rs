//! What this change does, laid beside what has piled up since the last release.
//!
//! The merge base says whose doing a finding is; the release says what version
//! it takes. A finding of both is this change's, and is paid for by the step
//! from the release. One that only the release knows is an earlier change's. One
//! that only the merge base knows is about something that was never released.

use std::collections::BTreeMap;

use witgate_model::Item;

use crate::finding::{Finding, Introduced};
use crate::release::{self, Release};
use crate::rule::Judge;
use crate::verdict::Verdict;

/// Lays both beside one another; `since` is the comparison of the same
/// candidate with the last release.
pub(crate) fn merge(here: &mut Verdict, since: Verdict) {
    let Verdict { baseline: released, findings: since_findings, packages, .. } = since;
    let release = released.place.clone();

    let mut at: BTreeMap<Spot, Vec<usize>> = BTreeMap::new();
    for (position, finding) in since_findings.iter().enumerate() {
        at.entry(spot(finding)).or_default().push(position);
    }
    let mut told = vec![false; since_findings.len()];
    for finding in here.findings.iter_mut().filter(|finding| !is_whole(finding)) {
        let same = at.get(&spot(finding)).map(Vec::as_slice).unwrap_or_default();
        for position in same {
            told[*position] |= since_findings[*position].rule.id == finding.rule.id;
        }
        settle(finding, !same.is_empty(), &packages, &release);
    }
    let governed = |finding: &Finding| match &finding.now {
        Some(Item::Package(package)) => release_of(&packages, &package.bare()).is_some(),
        _ => false,
    };
    // What follows from all changes together follows from those since the
    // release, of every package that was released.
    let dropped: Vec<Finding> =
        here.findings.extract_if(.., |finding| is_whole(finding) && governed(finding)).collect();
    for (position, mut finding) in since_findings.into_iter().enumerate() {
        let is_here = |other: &Finding| other.fingerprint == finding.fingerprint;
        if told[position] || here.findings.iter().filter(|other| is_whole(other)).any(is_here) {
            continue;
        }
        if !dropped.iter().any(is_here) {
            finding.introduced = Introduced::Earlier;
        }
        here.findings.push(finding);
    }

    here.packages.retain(|package| release_of(&packages, &package.package).is_none());
    here.packages.extend(packages);
    here.packages.sort_by(|a, b| a.package.cmp(&b.package));
    here.bump = release::overall(&here.packages);
    here.release = Some(released);
}

/// Whether the step from the last release pays for a finding of this change.
fn settle(finding: &mut Finding, is_released: bool, packages: &[Release], release: &str) {
    let payers: Option<Vec<&Release>> =
        finding.payers.iter().map(|payer| release_of(packages, &payer.bare())).collect();
    // One of them is new since: what the merge base says of it stands.
    let Some(payers) = payers.filter(|payers| !payers.is_empty()) else { return };
    if is_released {
        finding.paid = payers.iter().all(|payer| release::pays(payer, finding.bump));
    } else {
        finding.paid = true;
        finding.is_unreleased = true;
        finding.hints.push(format!(
            "this was never released (it is not so in {release}): only who follows the branch \
             meets it, and no version has to pay for it"
        ));
    }
}

fn release_of<'a>(packages: &'a [Release], package: &str) -> Option<&'a Release> {
    packages.iter().find(|release| release.package == package)
}

fn is_whole(finding: &Finding) -> bool {
    matches!(finding.rule.judge, Judge::Whole(_))
}

/// Where a finding stands: the candidate is one and the same, so its items are;
/// of what is gone there is only the address.
type Spot = (Option<Item>, Option<String>);

fn spot(finding: &Finding) -> Spot {
    let gone = finding.now.is_none().then(|| finding.item.clone());
    (finding.now.clone(), gone)
}
