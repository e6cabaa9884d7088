//! What this change does, laid beside what has accumulated since the last release.
//!
//! The merge base says whose doing a finding is, the release whom it breaks and
//! what version it takes. Three comparisons tell that without guessing: what the
//! candidate does to whoever has the release, less what the merge base does to
//! them already, is this change's. The rest of it is an earlier change's; and
//! what this change does to the merge base and not to the release is about
//! something that was never released.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use witgate_model::{Bump, Item, PackageName};

use crate::cell::Impact;
use crate::finding::Finding;
use crate::gated_finding::{GatedFinding, Introduced};
use crate::overall::overall;
use crate::release::Release;
use crate::terms::Hosts;
use crate::verdict::{Verdict, WorldAnswer};

/// What there is to say of the last release.
#[derive(Clone, Debug)]
pub struct Since {
    /// The candidate against the release.
    pub candidate: Verdict,
    /// What this change started from against the release.
    pub baseline: Verdict,
    /// Whether the version that this change started from is out, so that to
    /// fall behind it is not to take a step back that nobody has seen.
    pub is_baseline_out: bool,
    /// Whether what the release lacks was never released: all tags are known, and
    /// the release is part of what this change started from.
    pub is_release_telling: bool,
    /// Whether there may be tags that are not here, in a clone that is cut short or
    /// fetches none.
    pub is_lacking_tags: bool,
}

/// Lays all three beside one another.
pub(crate) fn merge(here: &mut Verdict, since: Since, hosts: Hosts) {
    let Since { candidate, baseline, is_baseline_out, is_release_telling, is_lacking_tags } = since;
    let Verdict { baseline: released, mut findings, mut packages, worlds, .. } = candidate;
    blame(&mut findings, &baseline, here);
    blame_for_lost_worlds(&mut findings, &worlds, &baseline.worlds, hosts);

    // Which of them a finding against the merge base says already, at the same place.
    let mut is_said_here = vec![false; findings.len()];
    // What may be released in between has to be allowed as if it were.
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    let mut here_at: BTreeMap<FindingSpot, Vec<usize>> = BTreeMap::new();
    for (position, finding) in findings.iter().enumerate() {
        if !finding.is_earlier() && !finding.is_whole() {
            here_at.entry(finding_spot(finding)).or_default().push(position);
        }
    }
    for finding in here.findings.iter_mut().filter(|finding| !finding.is_whole()) {
        let Some(payers) = paying_releases(finding, &packages) else { continue };
        let same = here_at.get(&finding_spot(finding)).map(Vec::as_slice).unwrap_or_default();
        let is_twin = same.iter().any(|twin| findings[*twin].bump >= finding.bump);
        for twin in same.iter().filter(|_| is_twin) {
            is_said_here[*twin] |= findings[*twin].bump <= finding.bump;
        }
        // The same break may have another root, seen from the release.
        let is_kin = || {
            let is_break =
                |other: &&GatedFinding| !other.is_earlier() && other.bump == Bump::Breaking;
            finding.bump == Bump::Breaking
                && findings.iter().filter(is_break).any(|other| meets(other, finding))
        };
        if is_twin || is_kin() {
            finding.paid = payers.iter().all(|payer| payer.allows(finding.bump));
            continue;
        }
        if !is_release_telling {
            for payer in payers.iter().filter(|_| finding.bump > Bump::None && !finding.paid) {
                unknown.insert(payer.package.clone());
            }
            let more = match is_lacking_tags {
                true => "fetch the whole history with its tags to know",
                false => "no tag here says so of the package",
            };
            finding.release_hint = Some(format!(
                "{} lacks this, and it may be released all the same: {more}",
                released.place
            ));
            continue;
        }
        finding.paid = true;
        finding.introduced = Introduced::Unreleased { is_baseline_out };
        finding.release_hint = Some(format!(
            "{} does not contain it: it affects only users of the branch, and no version \
             bump is required",
            released.place
        ));
    }

    let package_of = |finding: &Finding| match &finding.now {
        Some(Item::Package(package)) if finding.is_whole() => Some(package.bare()),
        _ => None,
    };
    packages.retain(|package| !unknown.contains(&package.package));
    findings.retain(|finding| !package_of(finding).is_some_and(|it| unknown.contains(&it)));
    let governed = |finding: &Finding| {
        package_of(finding).is_some_and(|package| release_of(&packages, &package).is_some())
    };
    // What follows from all changes together follows from those since the
    // release, of every package that was released.
    here.findings.retain(|finding| !governed(finding));
    let known: BTreeSet<String> =
        here.findings.iter().map(|finding| finding.fingerprint.clone()).collect();
    let rest = findings.into_iter().zip(is_said_here);
    let rest = rest.filter(|(finding, is_said)| !is_said && !known.contains(&finding.fingerprint));
    here.findings.extend(rest.map(|(finding, _)| finding));

    here.packages.retain(|package| release_of(&packages, &package.package).is_none());
    here.packages.extend(packages);
    here.packages.sort_by(|a, b| a.package.cmp(&b.package));
    here.bump = overall(&here.packages, &here.findings);
    here.release = Some(released);
}

/// What the merge base does already to an item of the release.
#[derive(Default)]
struct Before {
    bump: Bump,
    impact: Impact,
    is_unpaid: bool,
}

/// Says which findings against the release are this change's.
///
/// Of what breaks, those whose item the merge base did not break already, for
/// each party, under a version that allowed it no more than the candidate's
/// does; of all else, those that the merge base has not.
fn blame(findings: &mut [GatedFinding], baseline: &Verdict, here: &Verdict) {
    let fingerprints: BTreeSet<&str> =
        baseline.findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
    let mut before: BTreeMap<&str, Before> = BTreeMap::new();
    for finding in baseline.findings.iter().filter(|finding| !finding.is_whole()) {
        let before = before.entry(&finding.identity).or_default();
        before.bump = before.bump.max(finding.bump);
        before.impact = before.impact.worse(finding.impact);
        before.is_unpaid |= !finding.paid;
    }
    // To break whoever has the release, a change must break something itself:
    // what was broken before may only have got another root.
    let breaks = here.findings.iter().any(|finding| finding.bump == Bump::Breaking);
    for finding in findings {
        let is_new = match before.get(finding.identity.as_str()) {
            _ if finding.bump < Bump::Breaking || finding.is_whole() => {
                !fingerprints.contains(finding.fingerprint.as_str())
            }
            // It may have been broken otherwise, under a version that allowed that.
            None => breaks || !finding.paid && is_allowed_by(&baseline.packages, finding),
            Some(before) => {
                let newly_unpaid = !finding.paid && !before.is_unpaid;
                newly_unpaid
                    || breaks
                        && (before.bump < finding.bump || !before.impact.covers(&finding.impact))
            }
        };
        finding.introduced = if is_new { Introduced::Here } else { Introduced::Earlier };
    }
}

/// Whether the versions that packages had allow what a finding needs.
fn is_allowed_by(packages: &[Release], finding: &Finding) -> bool {
    let allows = |payer: &Arc<PackageName>| {
        release_of(packages, &payer.bare()).is_some_and(|release| release.allows(finding.bump))
    };
    !finding.payers.is_empty() && finding.payers.iter().all(allows)
}

/// Worlds that guests of the release link with before this change, and not
/// after it, whatever they are called by now: if no finding behind that is
/// this change's, all of them are.
fn blame_for_lost_worlds(
    findings: &mut [GatedFinding],
    worlds: &[WorldAnswer],
    before: &[WorldAnswer],
    hosts: Hosts,
) {
    let before: BTreeMap<&str, &WorldAnswer> =
        before.iter().map(|answer| (answer.world.as_str(), answer)).collect();
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, finding) in findings.iter().enumerate() {
        positions.entry(finding.fingerprint.clone()).or_default().push(position);
    }
    let positions_of = |print: &str| positions.get(print).into_iter().flatten().copied();
    // By lists of findings, which worlds share: whether one is this change's.
    let mut is_here = HashMap::new();
    for answer in worlds {
        for opinion in hosts.opinions() {
            let link = &answer.old_guest_on_new_host;
            let linked = before
                .get(answer.world.as_str())
                .is_some_and(|before| !before.old_guest_on_new_host.by(*opinion).is_rejected());
            if !link.by(*opinion).is_rejected() || !linked {
                continue;
            }
            let because = &link.by(*opinion).because;
            let has_here = because.any_list(&mut is_here, |list| {
                let mut behind = list.iter().flat_map(|print| positions_of(print));
                behind.any(|position| !findings[position].is_earlier())
            });
            if has_here {
                continue;
            }
            for position in because.iter().flat_map(positions_of) {
                findings[position].introduced = Introduced::Here;
            }
            is_here.clear();
        }
    }
}

/// The releases that must allow a finding; `None` where one of them is new
/// since the release, so that what the merge base says is.
fn paying_releases<'a>(finding: &Finding, packages: &'a [Release]) -> Option<Vec<&'a Release>> {
    let payers: Option<Vec<&Release>> =
        finding.payers.iter().map(|payer| release_of_root(packages, payer)).collect();
    payers.filter(|payers| !payers.is_empty())
}

/// The release of a package, where that is a root, and no other version of one.
fn release_of_root<'a>(packages: &'a [Release], package: &PackageName) -> Option<&'a Release> {
    release_of(packages, &package.bare())
        .filter(|release| release.candidate_version == package.version)
}

fn release_of<'a>(packages: &'a [Release], package: &str) -> Option<&'a Release> {
    packages.iter().find(|release| release.package == package)
}

/// Whether two findings touch the same functions or worlds, as far as they
/// touch any.
fn meets(one: &Finding, other: &Finding) -> bool {
    let (one, other) = (&one.reach, &other.reach);
    share(&one.functions, &other.functions, |function| function)
        && share(&one.worlds, &other.worlds, |world| &world.world)
}

/// Whether two lists in the order of names have a name in common, or none at all.
fn share<T>(one: &Arc<[T]>, other: &Arc<[T]>, name: impl Fn(&T) -> &String) -> bool {
    if Arc::ptr_eq(one, other) || one.is_empty() && other.is_empty() {
        return true;
    }
    let (mut one, mut other) =
        (one.iter().map(&name).peekable(), other.iter().map(&name).peekable());
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        match left.cmp(right) {
            Ordering::Less => one.next(),
            Ordering::Greater => other.next(),
            Ordering::Equal => return true,
        };
    }
    false
}

/// Where a finding is: the candidate is one and the same, so its items are;
/// of what is gone there is only the address.
type FindingSpot = (Option<Item>, Option<String>);

fn finding_spot(finding: &Finding) -> FindingSpot {
    let gone = finding.now.is_none().then(|| finding.item.clone());
    (finding.now.clone(), gone)
}
