//! Packages: what came, what went, and what became of the rest.

use std::sync::Arc;

use witgate_model::{
    Interface, InterfaceName, Item, PackageName, Scope, Side, Track, WorldKey, WorldName,
};

use crate::change::{Change, What};
use crate::same::Sameness;
use crate::{scopes, worlds};

pub(crate) fn diff(same: &Sameness<'_>, changes: &mut Vec<Change>) {
    for was in same.baseline.packages.keys() {
        match same.pairing.now(was) {
            Some(now) => package(same, was, now, changes),
            // A new version keeps what is used of the one before, or kept it.
            None if same.candidate.packages.contains_key(was) => {
                interfaces_gone(same, was, false, changes);
            }
            None => changes.push(Change::gone(Item::Package(was.clone()), What::PackageRemoved)),
        }
    }
    for now in same.candidate.packages.keys() {
        match same.pairing.was(now) {
            Some(_) => {}
            None if same.baseline.packages.contains_key(now) => {
                interfaces_new(same, now, false, changes);
            }
            None => changes.push(Change::new(Item::Package(now.clone()), What::PackageAdded)),
        }
    }
}

fn package(
    same: &Sameness<'_>,
    was: &Arc<PackageName>,
    now: &Arc<PackageName>,
    changes: &mut Vec<Change>,
) {
    let mut push = |what| {
        changes.push(Change::both(Item::Package(was.clone()), Item::Package(now.clone()), what));
    };
    let is_renamed = !was.same_package(now);
    if is_renamed {
        push(What::PackageRenamed);
    }
    // Under another name no version is taken back.
    let is_same_track =
        Track::from_version(was.version.as_ref()) == Track::from_version(now.version.as_ref());
    let is_lower = is_same_track && now.version < was.version;
    if was.version != now.version && !(is_renamed && is_lower) {
        push(What::VersionChanged { was: was.version.clone(), now: now.version.clone() });
    }
    let was_root = same.baseline.roots.contains(was);
    let is_root = same.candidate.roots.contains(now);
    if was_root != is_root {
        push(What::RootChanged { is_root });
    }
    interfaces_gone(same, was, was_root && is_root, changes);
    interfaces_new(same, now, was_root && is_root, changes);
    package_worlds(same, was, now, changes);
}

/// The interfaces of a package of the baseline: what became of each.
fn interfaces_gone(
    same: &Sameness<'_>,
    package: &Arc<PackageName>,
    root: bool,
    changes: &mut Vec<Change>,
) {
    for (name, old) in &same.baseline.packages[package].interfaces {
        let was = InterfaceName { package: package.clone(), name: name.clone() };
        let now = same.pairing.interface(&was);
        match now.and_then(|now| Some((same.candidate.interface(&now)?, now))) {
            Some((new, now)) => paired_interface(same, was, old, now, new, changes),
            // A dependency's interface goes because nothing reaches it any
            // more. Where that was a world, the world tells.
            None if root || !worlds_mention(same, Sided::Baseline, &was) => {
                changes.push(Change::gone(Item::interface(was), What::InterfaceRemoved));
            }
            None => {}
        }
    }
}

/// The interfaces of a package of the candidate that the baseline lacks.
fn interfaces_new(
    same: &Sameness<'_>,
    package: &Arc<PackageName>,
    root: bool,
    changes: &mut Vec<Change>,
) {
    for name in same.candidate.packages[package].interfaces.keys() {
        let now = InterfaceName { package: package.clone(), name: name.clone() };
        let was = same.pairing.interface_was(&now);
        let is_new = was.is_none_or(|was| same.baseline.interface(&was).is_none());
        if is_new && (root || !worlds_mention(same, Sided::Candidate, &now)) {
            changes.push(Change::new(Item::interface(now), What::InterfaceAdded));
        }
    }
}

fn paired_interface(
    same: &Sameness<'_>,
    was: InterfaceName,
    old: &Interface,
    now: InterfaceName,
    new: &Interface,
    changes: &mut Vec<Change>,
) {
    let (was, now) = (Scope::Interface(was), Scope::Interface(now));
    scopes::interface(same, (&was, old), (&now, new), changes);
}

fn package_worlds(
    same: &Sameness<'_>,
    was: &Arc<PackageName>,
    now: &Arc<PackageName>,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (&same.baseline.packages[was], &same.candidate.packages[now]);
    for (name, old) in &before.worlds {
        let was = WorldName { package: was.clone(), name: name.clone() };
        match after.worlds.get(name) {
            Some(new) => {
                let now = WorldName { package: now.clone(), name: name.clone() };
                worlds::diff(same, (&was, old), (&now, new), changes);
            }
            None => changes.push(Change::gone(Item::world(was), What::WorldRemoved)),
        }
    }
    for name in after.worlds.keys().filter(|name| !before.worlds.contains_key(*name)) {
        let now = WorldName { package: now.clone(), name: name.clone() };
        changes.push(Change::new(Item::world(now), What::WorldAdded));
    }
}

#[derive(Clone, Copy)]
enum Sided {
    Baseline,
    Candidate,
}

/// Whether a world that both sides have mentions the interface on one of them.
fn worlds_mention(same: &Sameness<'_>, sided: Sided, interface: &InterfaceName) -> bool {
    let contract = match sided {
        Sided::Baseline => same.baseline,
        Sided::Candidate => same.candidate,
    };
    let key = WorldKey::Interface(interface.clone());
    contract.worlds().any(|(name, world)| {
        let paired = match sided {
            Sided::Baseline => same.pairing.now(&name.package),
            Sided::Candidate => same.pairing.was(&name.package),
        };
        paired.is_some()
            && [Side::Import, Side::Export].iter().any(|side| world.side(*side).contains_key(&key))
    })
}
