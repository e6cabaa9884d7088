//! Packages that the repository has in two places, with one version and different
//! contents.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::{DefinedTwice, Fact};
use witgate_load::{History, Inventory, ListedPackage, Place, is_aside};
use witgate_model::Package;
use witgate_model::path::is_within;

use super::baseline::Baselines;
use super::baseline_packages::{Compared, paths_within};
use super::policy::Policy;
use super::task::{self, Task};
use super::{Request, candidate};
use crate::error::Error;

/// The versions of the packages that are checked, or that these use, which have other
/// contents elsewhere in the repository.
pub(super) fn facts(
    compared: &[Compared],
    request: &Request,
    policy: &Policy,
    baselines: &Baselines,
) -> Result<Vec<Fact>, Error> {
    let around = baselines.history().and_then(|history| {
        let inventory = history.checkout()?.inventory().ok()?;
        Some((history, inventory))
    });
    let Some((history, inventory)) = around.filter(|_| request.place.is_none()) else {
        return Ok(Vec::new());
    };
    // Most repositories have nothing that differs, so that nobody asks for it.
    let set_out = OnceCell::new();
    let before = || {
        let inventory = || {
            let (history, commit) = baselines.set_out()?;
            history.inventory(commit).ok()
        };
        set_out.get_or_init(inventory).as_ref()
    };
    let mut checked: BTreeMap<String, &Task> = BTreeMap::new();
    for it in compared {
        checked.extend(it.homes_here(history).into_iter().map(|home| (home, &it.task)));
    }
    let used: BTreeSet<String> = compared
        .iter()
        .flat_map(|it| it.candidate.contract.packages.keys())
        .map(ToString::to_string)
        .collect();
    // The directories in which the policy looks for what packages use.
    let deps = compared.iter().flat_map(|it| &it.task.options.deps);
    let deps = paths_within(history, deps);
    let is_below_deps = |path: &str| deps.iter().any(|deps| is_within(path, deps));
    let apart = places_apart(compared, history);
    let is_looked_at = |package: &&ListedPackage| {
        let path = package.path();
        !(is_aside(path)
            || policy.is_excluded(history, path) && !is_below_deps(path)
            || policy.is_of_host(history, path)
            || apart.iter().any(|place| is_within(path, place)))
    };
    let mut of_name: BTreeMap<String, Vec<&ListedPackage>> = BTreeMap::new();
    for package in inventory.packages().iter().filter(is_looked_at) {
        if let Some(name) = package.name().filter(|_| package.version().is_some()) {
            of_name.entry(name.to_owned()).or_default().push(package);
        }
    }
    let is_copy = |package: &ListedPackage| package.is_vendored() || is_below_deps(package.path());
    let mut facts = Vec::new();
    for (name, places) in of_name {
        let of_check = |it: &&&ListedPackage| !is_copy(it) && checked.contains_key(it.path());
        let checked_place = places.iter().find(of_check);
        // Of a package that others only use, any place may be the one that they are built with.
        let used_place = || places.iter().find(|it| used.contains(&name) && !it.is_vendored());
        let Some(own) = checked_place.or_else(used_place) else { continue };
        let differing = differing(&name, own, &places, request, policy, history)?;
        let was_there = |package: &ListedPackage| {
            let was = before().and_then(|before| before.package(package.path()));
            was.is_some_and(|was| was.name() == package.name())
        };
        let is_copy = |it: &&ListedPackage| match checked_place {
            // What was there before is no copy of what this change adds.
            Some(own) if was_there(own) || !was_there(it) => is_copy(it),
            _ => it.is_vendored(),
        };
        let (copies, others): (Vec<_>, Vec<_>) = differing.into_iter().partition(is_copy);
        for (others, is_vendored) in [(others, false), (copies, true)] {
            let (earlier, new): (Vec<_>, Vec<_>) = others
                .into_iter()
                .partition(|other| before().is_some_and(|it| differed(it, own, other)));
            for (others, was_so) in [(new, false), (earlier, true)] {
                if others.is_empty() || (is_vendored && was_so) {
                    continue;
                }
                facts.push(Fact::DefinedTwice(DefinedTwice {
                    package: name.clone(),
                    place: shown(own),
                    others: others.into_iter().map(shown).collect(),
                    is_vendored,
                    was_so,
                    site: checked.get(own.path()).and_then(|task| task.site.clone()),
                }));
            }
        }
    }
    Ok(facts)
}

/// Those of some packages of one name that have another contract than one of them. What
/// cannot be read is told of elsewhere, if it is checked.
fn differing<'p>(
    name: &str,
    own: &ListedPackage,
    places: &[&'p ListedPackage],
    request: &Request,
    policy: &Policy,
    history: &History,
) -> Result<Vec<&'p ListedPackage>, Error> {
    let contract = |package: &ListedPackage| -> Result<Option<Package>, Error> {
        let place = Place::Path(policy.on_disk(package.path()));
        let task = task::task_of_place(request, policy, place, None)?;
        let Ok(subject) = candidate::load_one(&task, history.checkout()) else { return Ok(None) };
        let mut packages = subject.contract.packages.into_iter();
        Ok(packages.find(|(it, _)| it.to_string() == name).map(|(_, package)| package))
    };
    let others = places.iter().filter(|it| it.path() != own.path() && !it.says_the_same(own));
    let mut others = others.peekable();
    if others.peek().is_none() {
        return Ok(Vec::new());
    }
    let Some(here) = contract(own)? else { return Ok(Vec::new()) };
    let mut differing = Vec::new();
    for other in others {
        if contract(other)?.is_some_and(|there| there != here) {
            differing.push(*other);
        }
    }
    Ok(differing)
}

/// Whether two places declared one version with different texts in a commit already.
fn differed(before: &Inventory, own: &ListedPackage, other: &ListedPackage) -> bool {
    let places = before.package(own.path()).zip(before.package(other.path()));
    places.is_some_and(|(own, other)| own.name() == other.name() && !own.says_the_same(other))
}

/// The places that packages are compared with, which have other contents on purpose.
fn places_apart(compared: &[Compared], history: &History) -> BTreeSet<String> {
    let places = compared.iter().flat_map(|it| [Some(&it.task.baseline), it.task.release.as_ref()]);
    let places = places.flatten().filter_map(|place| match place {
        Place::Path(path) => history.path_of(path),
        _ => None,
    });
    places.collect()
}

/// The path of a package, for people.
fn shown(package: &ListedPackage) -> String {
    match package.path() {
        "" => ".".to_owned(),
        path => path.to_owned(),
    }
}
