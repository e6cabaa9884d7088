//! Packages: what came, what went, and what became of the rest.

use std::sync::Arc;

use witgate_model::{
    Interface, InterfaceName, Item, PackageName, Scope, Side, WorldKey, WorldName,
};

use crate::change::{Change, What};
use crate::same::Sameness;
use crate::{scopes, worlds};

pub(crate) fn diff(same: &Sameness<'_>, changes: &mut Vec<Change>) {
    for was in same.baseline.packages.keys() {
        match same.pairing.now(was) {
            Some(now) => package(same, was, now, changes),
            None => changes.push(Change::gone(Item::Package(was.clone()), What::PackageRemoved)),
        }
    }
    for now in same.candidate.packages.keys() {
        if same.pairing.was(now).is_none() {
            changes.push(Change::new(Item::Package(now.clone()), What::PackageAdded));
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
    if !was.same_package(now) {
        push(What::PackageRenamed);
    }
    if was.version != now.version {
        push(What::VersionChanged { was: was.version.clone(), now: now.version.clone() });
    }
    let was_root = same.baseline.roots.contains(was);
    let is_root = same.candidate.roots.contains(now);
    if was_root != is_root {
        push(What::RootChanged { is_root });
    }
    interfaces(same, was, now, was_root && is_root, changes);
    package_worlds(same, was, now, changes);
}

fn interfaces(
    same: &Sameness<'_>,
    was: &Arc<PackageName>,
    now: &Arc<PackageName>,
    root: bool,
    changes: &mut Vec<Change>,
) {
    let (before, after) = (&same.baseline.packages[was], &same.candidate.packages[now]);
    for (name, old) in &before.interfaces {
        let was = InterfaceName { package: was.clone(), name: name.clone() };
        let Some(new) = after.interfaces.get(name) else {
            // A dependency's interface goes because nothing reaches it any
            // more. Where that was a world, the world tells.
            if root || !worlds_mention(same, Sided::Baseline, &was) {
                changes.push(Change::gone(Item::interface(was), What::InterfaceRemoved));
            }
            continue;
        };
        let now = InterfaceName { package: now.clone(), name: name.clone() };
        paired_interface(same, was, old, now, new, changes);
    }
    for name in after.interfaces.keys() {
        let now = InterfaceName { package: now.clone(), name: name.clone() };
        let is_new = !before.interfaces.contains_key(name);
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
