//! What is behind a world's import or export.
//!
//! Not a rule: what several rules look up alike.

use witgate_diff::Change;
use witgate_model::{
    Contract, Item, Member, PackageName, Scope, Side, Target, WorldItem, WorldName,
};

use crate::cell::{Cell, Row};
use crate::evidence::Evidence;
use crate::rule::Draft;

/// The import or export in the baseline.
pub(super) fn was<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<&'a WorldItem> {
    find(&evidence.baseline.contract, change.was.as_ref()?)
}

/// The import or export in the candidate.
pub(super) fn now<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<&'a WorldItem> {
    find(&evidence.candidate.contract, change.now.as_ref()?)
}

fn find<'a>(contract: &'a Contract, item: &Item) -> Option<&'a WorldItem> {
    let Item::In(Scope::World(world), Member::Key(side, key)) = item else { return None };
    // A change is reported at the world that states it, be it one of a dependency.
    contract.any_world(world)?.side(*side).get(key)
}

/// "interface `a:b/c`", "function `f`", "interface `a:b/c` as `x`"; the interface with
/// its version where there are several.
pub(super) fn describe(name: &str, item: Option<&WorldItem>, evidence: &Evidence<'_>) -> String {
    match item {
        Some(WorldItem::Function(_)) => format!("function `{name}`"),
        Some(WorldItem::Type(_)) => format!("type `{name}`"),
        Some(WorldItem::Interface { target: Target::Named(interface), .. })
            if interface.bare() != name =>
        {
            format!("interface `{}` as `{name}`", evidence.interface(interface))
        }
        Some(WorldItem::Interface { target: Target::Named(interface), .. }) => {
            format!("interface `{}`", evidence.interface(interface))
        }
        _ => format!("interface `{name}`"),
    }
}

/// What strict hosts say of an import of value types alone: nothing, where a
/// compiled guest carries none of them. `None` for any other import.
pub(super) fn types_only(change: &Change, evidence: &Evidence<'_>) -> Option<Cell> {
    let (item, contract, usage) = match (&change.was, &change.now) {
        (Some(item), None) => (item, &evidence.baseline.contract, evidence.was_usage()),
        (_, Some(item)) => (item, &evidence.candidate.contract, evidence.now_usage()),
        (None, None) => return None,
    };
    let Item::In(Scope::World(world), Member::Key(_, key)) = item else { return None };
    let WorldItem::Interface { target, .. } = find(contract, item)? else { return None };
    let interface = contract.target(target)?;
    let resources = interface.types.values().any(|def| def.kind.is_resource());
    if !interface.functions.is_empty() || resources {
        return None;
    }
    let carried = usage.carries_type_at(world, key);
    Some(if carried { Cell::CompositionOnly } else { Cell::Ok })
}

/// The package of the interface that a world has more or less of.
pub(super) fn package(item: Option<&WorldItem>) -> Option<&PackageName> {
    match item? {
        WorldItem::Interface { target: Target::Named(interface), .. } => Some(&interface.package),
        _ => None,
    }
}

/// Whether it is the first import of a world from another package. Guest
/// bindings are made of the world's own package, and of others when told to.
pub(super) fn is_first_of_others(change: &Change, evidence: &Evidence<'_>) -> bool {
    let Some(Item::In(Scope::World(world), _)) = &change.now else { return false };
    let is_other = |world: &WorldName, item: &WorldItem| {
        package(Some(item)).is_some_and(|package| *package != *world.package)
    };
    let was = evidence.pairing.was(&world.package);
    let was = was.map(|package| WorldName { package: package.clone(), name: world.name.clone() });
    let had_others = was.is_some_and(|name| {
        let world = evidence.baseline.contract.world(&name);
        world.is_some_and(|world| world.imports.values().any(|item| is_other(&name, item)))
    });
    now(change, evidence).is_some_and(|item| is_other(world, item)) && !had_others
}

/// The row for an export that came or went although other exports take
/// resources from it: without it they take them from an import, and a resource
/// from there is another one.
pub(super) fn or_lent(draft: Draft, row: Row, change: &Change, evidence: &Evidence<'_>) -> Draft {
    if !lends(change, evidence) {
        return draft;
    }
    draft.rows(row, row).hint(
        "other exports use its resources, which come from the import if it is not exported; \
         strict hosts distinguish the two",
    )
}

fn lends(change: &Change, evidence: &Evidence<'_>) -> bool {
    let exported = |item: &Option<Item>| {
        let export = |it: &&Item| matches!(it, Item::In(_, Member::Key(Side::Export, _)));
        item.as_ref().filter(export).cloned()
    };
    let (was, now) = (evidence.was_usage(), evidence.now_usage());
    let (item, with, without, paired) = match (exported(&change.was), exported(&change.now)) {
        (None, Some(item)) => {
            let paired = evidence.pairing.was(item.package());
            (item, now, was, paired)
        }
        (Some(item), None) => {
            let paired = evidence.pairing.now(item.package());
            (item, was, now, paired)
        }
        _ => return false,
    };
    let Item::In(Scope::World(name), Member::Key(_, key)) = &item else { return false };
    let Some(package) = paired else { return false };
    let other = WorldName { package: package.clone(), name: name.name.clone() };
    let (Some(here), Some(there)) = (with.guest(name), without.guest(&other)) else {
        return false;
    };
    witgate_link::lends(&here.component_type, &there.component_type, key)
}
