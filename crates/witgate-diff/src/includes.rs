//! What worlds have through `include`: told once, at the world that states it.

use std::collections::{BTreeMap, HashSet};

use witgate_model::{Item, WorldName};

use crate::change::{Change, Inclusion, Kind};
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
        if change.item().world_name().is_some() {
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
    let mut included_by: Vec<Vec<Inclusion>> = vec![Vec::new(); changes.len()];
    for (position, change) in changes.iter().enumerate() {
        let Some(mut root) = causes[position] else { continue };
        // wit-parser refuses worlds that include one another in a circle.
        let mut seen = HashSet::from([position]);
        while let Some(next) = causes[root].filter(|_| seen.insert(root)) {
            root = next;
        }
        if let Some(world) = change.item().world_name()
            && is_governed(same, change, world)
        {
            included_by[root].push(Inclusion { was: change.was.clone(), now: change.now.clone() });
        }
    }
    let kept = changes.into_iter().zip(causes).zip(included_by);
    let kept = kept.filter_map(|((mut change, cause), included_by)| {
        let world = change.item().world_name();
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
    let name = change.item().world_name()?;
    let (was_name, now_name) = match change.now {
        Some(_) => (same.pairing.world_was(name)?, name.clone()),
        None => (name.clone(), same.pairing.world(name)?),
    };
    let was_world = same.baseline.any_world(&was_name)?;
    let now_world = same.candidate.any_world(&now_name)?;
    let is_stated = match &change.now {
        Some(now) => same.candidate.is_stated(now_world, now),
        None => same.baseline.is_stated(was_world, change.item()),
    };
    if is_stated {
        return None;
    }
    let includes = was_world.text.includes.iter().flat_map(|was| {
        let now = same.pairing.world(&was.world);
        let now = now_world.text.includes.iter().filter(move |it| Some(&it.world) == now.as_ref());
        now.map(move |now| (was, now))
    });
    includes.into_iter().find_map(|(was, now)| {
        let was = change.was.as_ref().map(|item| was.source_of(item).0);
        let now = change.now.as_ref().map(|item| now.source_of(item).0);
        positions.get(&(was, now, change.what.kind())).copied()
    })
}
