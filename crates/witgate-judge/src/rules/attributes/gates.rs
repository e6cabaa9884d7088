//! What feature gates are in generated bindings of hosts.
//!
//! Not a rule: what several rules look up alike. Wasmtime's `bindgen!` opens
//! every feature and makes an option of each that a world's imports are behind.
//! `add_to_linker` takes the options where there are any.

use std::collections::BTreeSet;

use witgate_diff::Change;
use witgate_model::{Contract, Name, Stability, World, WorldItem};

use crate::cell::Cell;
use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::evidence::Evidence;

/// What hosts that link the changed item must change: everyone where a world
/// has got or lost all its options, and whoever sets an option that is gone.
pub(super) fn host_source(change: &Change, evidence: &Evidence<'_>) -> Cell {
    let (was, now) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let (reached, _) = evidence.reached(change);
    let worlds = reached.iter().flat_map(|reached| reached.worlds.iter()).map(|(name, _)| name);
    let cells = worlds.filter_map(|name| {
        let other = evidence.pairing.world(name)?;
        let (before, after) = (options(was, was.world(name)?), options(now, now.world(&other)?));
        Some(if before.is_empty() != after.is_empty() {
            Breaks
        } else if before.is_subset(&after) {
            Ok
        } else {
            BreaksUsers
        })
    });
    cells.max().unwrap_or_default()
}

/// The features that a world's imports are behind.
fn options<'a>(contract: &'a Contract, world: &'a World) -> BTreeSet<&'a Name> {
    let mut stabilities: Vec<&Stability> = Vec::new();
    for item in world.imports.values() {
        stabilities.push(item.stability());
        let WorldItem::Interface { target, .. } = item else { continue };
        if let Some(interface) = contract.target(target) {
            stabilities.push(&interface.stability);
            stabilities.extend(interface.functions.values().map(|function| &function.stability));
            stabilities.extend(interface.types.values().map(|def| &def.stability));
        }
    }
    stabilities.into_iter().filter_map(|stability| stability.unstable.as_ref()).collect()
}
