//! Which world of the baseline is which of the candidate.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use witgate_diff::Pairing;
use witgate_link::Worlds;
use witgate_model::{Contract, Side, World, WorldKey, WorldName};

/// Which world of the baseline is which of the candidate, in the order of the
/// baseline's names.
#[derive(Debug, Default)]
pub(crate) struct WorldPairs {
    pub(crate) pairs: Vec<WorldPair>,
    /// Worlds that only the baseline has.
    pub(crate) gone: Vec<WorldName>,
    /// Worlds that only the candidate has.
    pub(crate) new: Vec<WorldName>,
    was: PairedWorlds,
    now: PairedWorlds,
}

/// The worlds of one contract that the other has too.
#[derive(Debug, Default)]
pub(crate) struct PairedWorlds {
    names: BTreeSet<WorldName>,
    /// What was asked last: neighbours mostly are in the same worlds.
    last: RefCell<Option<(Worlds, BTreeSet<Side>)>>,
}

impl PairedWorlds {
    /// By which sides something is in those of its worlds that are paired.
    pub(crate) fn sides(&self, worlds: &Worlds) -> BTreeSet<Side> {
        if let Some((last, sides)) = &*self.last.borrow()
            && Arc::ptr_eq(last, worlds)
        {
            return sides.clone();
        }
        let paired = worlds.iter().filter(|(world, _)| self.names.contains(world));
        let sides: BTreeSet<Side> = paired.map(|(_, side)| *side).collect();
        *self.last.borrow_mut() = Some((worlds.clone(), sides.clone()));
        sides
    }
}

/// A world that both sides have.
#[derive(Clone, Debug)]
pub(crate) struct WorldPair {
    pub(crate) was: WorldName,
    pub(crate) now: WorldName,
    /// Whether it has another name now.
    pub(crate) is_renamed: bool,
}

/// For each world of a baseline, what it is called in a candidate; `None` where that
/// has no such world.
pub fn paired_worlds(
    baseline: &Contract,
    candidate: &Contract,
) -> Vec<(WorldName, Option<WorldName>)> {
    let pairing = Pairing::new(baseline, candidate);
    let WorldPairs { pairs, gone, .. } = WorldPairs::new(baseline, candidate, &pairing);
    let mut worlds: Vec<_> = pairs.into_iter().map(|it| (it.was, Some(it.now))).collect();
    worlds.extend(gone.into_iter().map(|was| (was, None)));
    worlds.sort();
    worlds
}

impl WorldPairs {
    pub(crate) fn new(baseline: &Contract, candidate: &Contract, pairing: &Pairing) -> WorldPairs {
        let mut worlds = WorldPairs::default();
        for (was, _) in baseline.worlds() {
            match pairing.world(&was).filter(|now| candidate.world(now).is_some()) {
                Some(now) => worlds.add(was, now, false),
                None => worlds.gone.push(was),
            }
        }
        worlds.new = candidate.worlds().map(|(now, _)| now).collect();
        worlds.new.retain(|now| !worlds.now.names.contains(now));
        if !worlds.gone.is_empty() && !worlds.new.is_empty() {
            worlds.renamed(baseline, candidate, pairing);
        }
        worlds
    }

    /// A world that is gone and one that is new are plainly one world where they
    /// are of one package and name the same things.
    fn renamed(&mut self, baseline: &Contract, candidate: &Contract, pairing: &Pairing) {
        let mut alike: BTreeMap<_, VecDeque<WorldName>> = BTreeMap::new();
        for now in &self.new {
            let Some(world) = candidate.world(now) else { continue };
            let keys = keys(world, |key| Some(key.clone()));
            alike.entry((now.package.clone(), keys)).or_default().push_back(now.clone());
        }
        for was in std::mem::take(&mut self.gone) {
            let found = baseline.world(&was).and_then(|world| {
                let package = pairing.now(&was.package)?.clone();
                alike.get_mut(&(package, keys(world, |key| pairing.key(key))))?.pop_front()
            });
            match found {
                Some(now) => self.add(was, now, true),
                None => self.gone.push(was),
            }
        }
        self.new.retain(|now| !self.now.names.contains(now));
    }

    fn add(&mut self, was: WorldName, now: WorldName, is_renamed: bool) {
        self.was.names.insert(was.clone());
        self.now.names.insert(now.clone());
        self.pairs.push(WorldPair { was, now, is_renamed });
    }

    /// The worlds of the baseline that the candidate has too.
    pub(crate) fn was(&self) -> &PairedWorlds {
        &self.was
    }

    /// The worlds of the candidate that the baseline has too.
    pub(crate) fn now(&self) -> &PairedWorlds {
        &self.now
    }
}

/// The names of a world's imports and of its exports, `None` where the other
/// side of the comparison has no such name.
fn keys(
    world: &World,
    name: impl Fn(&WorldKey) -> Option<WorldKey>,
) -> Option<(BTreeSet<WorldKey>, BTreeSet<WorldKey>)> {
    let imports: Option<_> = world.imports.keys().map(&name).collect();
    Some((imports?, world.exports.keys().map(&name).collect::<Option<_>>()?))
}
