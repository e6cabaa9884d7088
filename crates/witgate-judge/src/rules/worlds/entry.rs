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
    let had_others = || {
        let package = evidence.pairing.was(&world.package)?.clone();
        let name = WorldName { package, name: world.name.clone() };
        let mut imports = evidence.baseline.contract.world(&name)?.imports.values();
        Some(imports.any(|item| is_other(&name, item)))
    };
    // Most imports that a world gains are of its own package.
    now(change, evidence).is_some_and(|item| is_other(world, item))
        && !had_others().unwrap_or_default()
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

/// Whether other exports take resources from it, in its world or in one that includes that.
fn lends(change: &Change, evidence: &Evidence<'_>) -> bool {
    let included = change.included_by.iter().map(|it| (&it.was, &it.now));
    let mut places = included.chain([(&change.was, &change.now)]);
    places.any(|(was, now)| lends_in_world(was.as_ref(), now.as_ref(), evidence).unwrap_or(false))
}

fn lends_in_world(was: Option<&Item>, now: Option<&Item>, evidence: &Evidence<'_>) -> Option<bool> {
    let is_export = |it: &&Item| matches!(it, Item::In(_, Member::Key(Side::Export, _)));
    let (before, after) = (evidence.was_usage(), evidence.now_usage());
    let (item, with, without, other) = match (was.filter(is_export), now.filter(is_export)) {
        (None, Some(item)) => (item, after, before, evidence.pairing.was(item.package())?),
        (Some(item), None) => (item, before, after, evidence.pairing.now(item.package())?),
        _ => return None,
    };
    let Item::In(Scope::World(name), Member::Key(_, key)) = item else { return None };
    let other = WorldName { package: other.clone(), name: name.name.clone() };
    let (here, there) = (with.guest(name)?, without.guest(&other)?);
    Some(witgate_link::lends(&here.component_type, &there.component_type, key))
}
