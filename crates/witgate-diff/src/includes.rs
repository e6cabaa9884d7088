//! What worlds have through `include`: told once, at the world that states it.

use std::collections::{BTreeMap, HashSet};

use witgate_model::{Contract, Item, Member, World, WorldName};

use crate::change::{Change, Kind};
use crate::same::Sameness;
use crate::worlds;

/// Every change within the worlds of dependencies that are included on both
/// sides.
pub(crate) fn diff_included(same: &Sameness<'_>, changes: &mut Vec<Change>) {
    for (was, old) in &*same.baseline.included {
        let Some(now) = same.pairing.world(was) else { continue };
        if let Some(new) = same.candidate.included.get(&now) {
            worlds::diff(same, (was, old), (&now, new), changes);
        }
    }
}

/// What tells a change from others: the items and the kind.
type Identity = (Option<Item>, Option<Item>, Kind);

/// Leaves out each change that a world has because it includes another one
/// with the same change, and notes it there. A change to a dependency's world
/// stays where a world of the roots has it.
pub(crate) fn told_once(same: &Sameness<'_>, changes: Vec<Change>) -> Vec<Change> {
    let mut positions: BTreeMap<Identity, usize> = BTreeMap::new();
    for (position, change) in changes.iter().enumerate() {
        if change.at().world_name().is_some() {
            let identity = (change.was.clone(), change.now.clone(), change.what.kind());
            positions.insert(identity, position);
        }
    }
    if positions.is_empty() {
        return changes;
    }
    let causes: Vec<Option<usize>> = changes
        .iter()
        .enumerate()
        .map(|(position, change)| {
            let cause = cause(same, change, &positions);
            cause.filter(|cause| *cause != position)
        })
        .collect();
    let mut included_by: Vec<Vec<WorldName>> = vec![Vec::new(); changes.len()];
    for (position, change) in changes.iter().enumerate() {
        let Some(mut root) = causes[position] else { continue };
        // wit-parser refuses worlds that include one another in a circle.
        let mut seen = HashSet::from([position]);
        while let Some(next) = causes[root].filter(|_| seen.insert(root)) {
            root = next;
        }
        if let Some(world) = change.at().world_name()
            && is_governed(same, change, world)
        {
            included_by[root].push(world.clone());
        }
    }
    let kept = changes.into_iter().zip(causes).zip(included_by);
    let kept = kept.filter_map(|((mut change, cause), included_by)| {
        let world = change.at().world_name();
        let governed = world.is_none_or(|world| is_governed(same, &change, world));
        if cause.is_some() || !governed && included_by.is_empty() {
            return None;
        }
        change.included_by = included_by;
        Some(change)
    });
    kept.collect()
}

/// Whether the world of a change is one of the roots'.
fn is_governed(same: &Sameness<'_>, change: &Change, world: &WorldName) -> bool {
    let contract = if change.now.is_some() { same.candidate } else { same.baseline };
    contract.world(world).is_some()
}

/// The same change of a world that this one's world includes before and after.
fn cause(
    same: &Sameness<'_>,
    change: &Change,
    positions: &BTreeMap<Identity, usize>,
) -> Option<usize> {
    let (item, contract) = match (&change.was, &change.now) {
        (_, Some(now)) => (now, same.candidate),
        (Some(was), None) => (was, same.baseline),
        (None, None) => return None,
    };
    let name = item.world_name()?;
    let world = contract.any_world(name)?;
    if world.text.includes.is_empty() || is_stated(contract, world, item) {
        return None;
    }
    let (other_contract, other_name) = match change.now {
        Some(_) => (same.baseline, same.pairing.world_was(name)),
        None => (same.candidate, same.pairing.world(name)),
    };
    let other = other_contract.any_world(&other_name?)?;
    world.text.includes.iter().find_map(|include| {
        let here = include.world.clone();
        let there = match change.now {
            Some(_) => same.pairing.world_was(&here),
            None => same.pairing.world(&here),
        }?;
        if !other.text.includes.iter().any(|include| include.world == there) {
            return None;
        }
        let (was, now) = match change.now {
            Some(_) => (there, here),
            None => (here, there),
        };
        let was = change.was.as_ref().map(|item| item.in_world(was));
        let now = change.now.as_ref().map(|item| item.in_world(now));
        positions.get(&(was, now, change.what.kind())).copied()
    })
}

/// Whether the text of a world itself has an item, not one that it includes.
fn is_stated(contract: &Contract, world: &World, item: &Item) -> bool {
    let span = match item {
        Item::In(_, Member::Key(side, key)) => match world.side(*side).get(key) {
            Some(item) => item.span(),
            None => return false,
        },
        item => contract.span(item),
    };
    world.text.body.contains(span)
}
