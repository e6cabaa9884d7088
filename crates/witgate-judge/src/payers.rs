//! Whose version must allow what was found.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_diff::{Change, What};
use witgate_model::{Bump, Item, PackageName, Scope, Track, first_few_names};

use crate::answers::Refusals;
use crate::cell::Impact;
use crate::evidence::Evidence;
use crate::finding::{Finding, ReachedWorld};
use crate::release::Releases;

/// The other roots whose worlds name a root that changed to an incompatible version, so
/// that these break by names whatever their own version is.
pub(crate) fn strands(
    finding: &Finding,
    change: &Change,
    evidence: &Evidence<'_>,
    refusals: &Refusals,
    releases: &Releases,
) -> BTreeSet<Arc<PackageName>> {
    let What::VersionChanged { was, now } = &change.what else { return BTreeSet::new() };
    let (before, after) = (Track::from_version(was.as_ref()), Track::from_version(now.as_ref()));
    let old_guest_on_new_host = finding.impact.old_guest_on_new_host;
    let hosts = evidence.terms.hosts.opinions();
    let breaks = hosts.iter().any(|opinion| old_guest_on_new_host.refuses(*opinion));
    // Whatever needs a release anyway needs it of all whom it reaches.
    let is_free = finding.bump == Bump::None && before != after;
    if !is_free || !breaks || !evidence.is_root(change) {
        return BTreeSet::new();
    }
    let impact = Impact { old_guest_on_new_host, ..Impact::NONE };
    let worlds = finding.reach.worlds.iter();
    let refusing = worlds.filter(|world| refusals.has_one_of(&world.name, &impact));
    let packages = refusing.map(|world| world.name.package.clone());
    let others = packages.filter(|package| !package.same_package(change.item().package()));
    others.filter(|package| releases.must_allow_move(package, now.as_ref())).collect()
}

/// The help of a finding, with the packages that still have to make a breaking release.
pub(crate) fn stranding_help(
    finding: &Finding,
    stranding: &BTreeSet<Arc<PackageName>>,
    releases: &Releases,
) -> String {
    let help = &finding.help;
    let late = stranding.iter().filter(|package| !releases.is_breaking(package));
    let names: Vec<String> = late.map(|package| format!("`{}`", package.bare())).collect();
    if names.is_empty() {
        return help.clone();
    }
    let names = first_few_names(&names, NAMED);
    format!("{help}; make a breaking release of {names} too: their worlds name this version")
}

/// So many packages are named in a sentence.
const NAMED: usize = 3;

/// The packages whose version must allow a finding: the item's own, where that is or was
/// a root, or is another version of one, and the roots with a world that it reaches; where
/// it reaches none, every root that depends on it, which is all of them. A root that is gone
/// has no version, and nobody else's allows that: not even of those who used it.
pub(crate) fn payers(
    finding: &Finding,
    evidence: &Evidence<'_>,
    reached: &[Arc<PackageName>],
) -> BTreeSet<Arc<PackageName>> {
    let roots = &evidence.candidate.contract.roots;
    let now_name = |item: &Item| match (&finding.now, &finding.was) {
        (Some(_), _) => Some(item.package().clone()),
        _ => match item.scope() {
            // Which may be one that a new version keeps.
            Some(Scope::Interface(interface)) => {
                evidence.pairing.interface(interface).map(|interface| interface.package)
            }
            _ => evidence.pairing.now(item.package()).cloned(),
        },
    };
    let was_root = |package: &PackageName| evidence.baseline.contract.roots.contains(package);
    if finding.now.is_none()
        && let Some(item) = &finding.was
        && was_root(item.package())
        && now_name(item).is_none()
        && !evidence.is_gathered_copy(item.package())
    {
        return BTreeSet::new();
    }
    let mut payers = BTreeSet::new();
    // Whoever uses an earlier version that the tree keeps has nothing of a later one.
    if let Some(package) = finding.item_at().and_then(now_name)
        && (evidence.candidate.contract.roots_of_name(&package).next().is_some()
            || evidence.pairing.was(&package).is_some_and(|was| was_root(was)))
    {
        payers.insert(package);
    }
    for package in reached {
        let package = evidence.pairing.now(package).unwrap_or(package);
        if roots.contains(package) {
            payers.insert(package.clone());
        }
    }
    if payers.is_empty() { roots.clone() } else { payers }
}

/// The packages with worlds that findings reach. Neighbours mostly reach the same.
#[derive(Default)]
pub(crate) struct ReachedPackages {
    worlds: Arc<[ReachedWorld]>,
    packages: Vec<Arc<PackageName>>,
}

impl ReachedPackages {
    pub(crate) fn packages_of(&mut self, finding: &Finding) -> &[Arc<PackageName>] {
        let worlds = &finding.reach.worlds;
        if !Arc::ptr_eq(&self.worlds, worlds) {
            self.worlds = worlds.clone();
            self.packages = worlds.iter().map(|it| it.name.package.clone()).collect();
            self.packages.dedup();
        }
        &self.packages
    }
}
