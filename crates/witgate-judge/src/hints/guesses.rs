//! Which item that came may be which item that went, under another name or in
//! another place.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use witgate_diff::{Change, Sameness};
use witgate_model::Item;

use crate::evidence::Evidence;
use crate::hints::nearness::{nearness, nearness_in_any_order};
use crate::hints::shape::{Shape, same_shape};
use crate::hints::unpaired::{self, Sort, Unpaired};

/// Among more candidates than this on one side a guess is worth nothing, and
/// comparing each with each costs too much.
const MOST_CANDIDATES: usize = 64;

/// The letters of so many candidates, the likeliest by cheaper means, are
/// aligned with those of an item.
const MOST_ALIGNED: usize = 8;

/// So near are the names of two items of one shape that are taken for one.
const NEAR_FOR_SAME_SHAPE: f32 = 0.4;

/// So near are the names of two items that are taken for one by their names.
const NEAR_FOR_ANY_SHAPE: f32 = 0.75;

/// What an item on the other side probably is to an item that came or went.
pub(super) struct Guess {
    /// The item on the other side.
    pub(super) item: Item,
    /// Why the two are taken for one.
    pub(super) reason: Reason,
    /// Whether both have the same shape.
    pub(super) is_same_shape: bool,
}

/// Why two items are taken for one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// They have the same name in different places.
    Moved,
    /// They are in the same place and are alike.
    Renamed,
    /// They are in the same place, and their names differ in case only.
    Recased,
}

/// For items that went, and for items that came, what they are on the other
/// side: each is the guess of one item at most.
pub(super) struct Guesses<'a> {
    of_gone: HashMap<&'a Item, Guess>,
    of_new: HashMap<&'a Item, Guess>,
}

impl<'a> Guesses<'a> {
    /// Every guess on these changes, all of which are about an item that one
    /// side lacks.
    pub(super) fn on(
        evidence: &Evidence<'a>,
        changes: impl Iterator<Item = &'a Change>,
    ) -> Guesses<'a> {
        let (gone, new) = unpaired::of_changes(evidence, changes);
        let (baseline, candidate) = (&evidence.baseline.contract, &evidence.candidate.contract);
        let same = Sameness::new(baseline, candidate, evidence.pairing);
        let sides = Sides { gone, new, same };
        let mut pairs = sides.moves();
        pairs.extend(sides.renames());
        sides.choose(pairs)
    }

    /// What the item of a change is on the other side.
    pub(super) fn get(&self, change: &Change) -> Option<&Guess> {
        match (&change.was, &change.now) {
            (Some(was), None) => self.of_gone.get(was),
            (None, Some(now)) => self.of_new.get(now),
            _ => None,
        }
    }
}

/// Two items that may be one, by their positions among what is gone and new.
struct Pair {
    gone: usize,
    new: usize,
    reason: Reason,
    is_same_shape: bool,
    nearness: f32,
}

impl Pair {
    /// Whether this pair is less or more likely than another to be one item.
    fn compare(&self, other: &Pair) -> Ordering {
        let by_strength = self.strength().cmp(&other.strength());
        by_strength.then(self.nearness.total_cmp(&other.nearness))
    }

    fn strength(&self) -> u8 {
        match (self.reason, self.is_same_shape) {
            (Reason::Moved, true) => 4,
            (Reason::Recased, _) => 3,
            (Reason::Renamed, true) => 2,
            (Reason::Moved, false) => 1,
            (Reason::Renamed, false) => 0,
        }
    }
}

/// All that went and all that came.
struct Sides<'a> {
    gone: Vec<Unpaired<'a>>,
    new: Vec<Unpaired<'a>>,
    same: Sameness<'a>,
}

impl<'a> Sides<'a> {
    /// Items of one name in different places: of one shape, or else the only
    /// ones of the name, within one package.
    fn moves(&self) -> Vec<Pair> {
        let can_move = |unpaired: &Unpaired<'_>| {
            !matches!(unpaired.sort, Sort::Interface | Sort::World)
                && !unpaired.shape.as_ref().is_some_and(Shape::is_use)
        };
        let mut pairs = Vec::new();
        for (gone, new) in groups(&self.gone, &self.new, |unpaired| {
            can_move(unpaired).then(|| (unpaired.sort, unpaired.name.clone()))
        }) {
            let same = self.of_same_shape(&gone, &new);
            let mut moves: Vec<_> = only_ones(&same).map(|(gone, new)| (gone, new, true)).collect();
            if let (&[gone], &[new]) = (&*gone, &*new)
                && same.is_empty()
                && self.are_in_one_package(gone, new)
            {
                moves.push((gone, new, false));
            }
            // In one place only the version of a dependency can differ.
            moves.retain(|(gone, new, _)| self.gone[*gone].home != self.new[*new].home);
            pairs.extend(moves.into_iter().map(|(gone, new, is_same_shape)| Pair {
                gone,
                new,
                reason: Reason::Moved,
                is_same_shape,
                nearness: 1.0,
            }));
        }
        pairs
    }

    /// Items in one place under different names.
    fn renames(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (gone, new) in
            groups(&self.gone, &self.new, |unpaired| Some((unpaired.sort, unpaired.home.clone()?)))
        {
            let same = self.of_same_shape(&gone, &new);
            let only: HashSet<(usize, usize)> =
                only_ones(&same).filter(|(gone, new)| self.are_plainly_one(*gone, *new)).collect();
            let same: HashSet<(usize, usize)> = same.into_iter().collect();
            for &gone in &gone {
                let mut likely = Vec::new();
                for &new in &new {
                    let (was, now) = (&self.gone[gone].name, &self.new[new].name);
                    let is_same_shape = same.contains(&(gone, new));
                    // Another version of a dependency has the same name.
                    if was == now {
                        continue;
                    }
                    if differ_in_case_only(was, now) {
                        let reason = Reason::Recased;
                        pairs.push(Pair { gone, new, reason, is_same_shape, nearness: 1.0 });
                        continue;
                    }
                    let least = match is_same_shape {
                        true if only.contains(&(gone, new)) => 0.0,
                        true => NEAR_FOR_SAME_SHAPE,
                        false => NEAR_FOR_ANY_SHAPE,
                    };
                    let nearness = nearness_in_any_order(was, now);
                    let reason = Reason::Renamed;
                    if nearness >= least {
                        likely.push((least, Pair { gone, new, reason, is_same_shape, nearness }));
                    }
                }
                likely.sort_by(|(_, a), (_, b)| b.compare(a));
                likely.truncate(MOST_ALIGNED);
                for (least, pair) in likely {
                    let nearness = nearness(&self.gone[gone].name, &self.new[pair.new].name);
                    if nearness >= least {
                        pairs.push(Pair { nearness, ..pair });
                    }
                }
            }
        }
        pairs
    }

    /// Whether two items of one shape are likely to be one whatever their names.
    fn are_plainly_one(&self, gone: usize, new: usize) -> bool {
        let (Some(was), Some(now)) = (&self.gone[gone].shape, &self.new[new].shape) else {
            return false;
        };
        was.is_telling() || was.stands_for(now, self.same.pairing)
    }

    /// Every two of the same shape.
    fn of_same_shape(&self, gone: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for &was in gone {
            let Some(was_shape) = &self.gone[was].shape else { continue };
            for &now in new {
                let now_shape = self.new[now].shape.as_ref();
                if now_shape.is_some_and(|now| same_shape(&self.same, was_shape, now)) {
                    found.push((was, now));
                }
            }
        }
        found
    }

    fn are_in_one_package(&self, gone: usize, new: usize) -> bool {
        let now = self.same.pairing.now(self.gone[gone].item.package());
        now == Some(self.new[new].item.package())
    }

    /// Takes the likeliest pair, and then the likeliest of what is left, until
    /// nothing is: no two items are guessed to be the same one.
    fn choose(self, mut pairs: Vec<Pair>) -> Guesses<'a> {
        pairs.sort_by(|a, b| b.compare(a));
        let mut guesses = Guesses { of_gone: HashMap::new(), of_new: HashMap::new() };
        let (mut gone_taken, mut new_taken) = (HashSet::new(), HashSet::new());
        for Pair { gone, new, reason, is_same_shape, .. } in pairs {
            if gone_taken.contains(&gone) || new_taken.contains(&new) {
                continue;
            }
            gone_taken.insert(gone);
            new_taken.insert(new);
            let (gone, new) = (&self.gone[gone], &self.new[new]);
            let guess =
                |other: &Unpaired<'_>| Guess { item: other.item.clone(), reason, is_same_shape };
            guesses.of_gone.extend(gone.told.map(|item| (item, guess(new))));
            guesses.of_new.extend(new.told.map(|item| (item, guess(gone))));
        }
        guesses
    }
}

/// What went and what came of one key, by position, where both did and they are
/// few enough to be compared.
fn groups<'a, K: Eq + std::hash::Hash>(
    gone: &[Unpaired<'a>],
    new: &[Unpaired<'a>],
    key: impl Fn(&Unpaired<'a>) -> Option<K>,
) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut groups: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, unpaired) in gone.iter().enumerate() {
        if let Some(key) = key(unpaired) {
            groups.entry(key).or_default().0.push(at);
        }
    }
    for (at, unpaired) in new.iter().enumerate() {
        if let Some(group) = key(unpaired).and_then(|key| groups.get_mut(&key)) {
            group.1.push(at);
        }
    }
    let few = |list: &Vec<usize>| (1..=MOST_CANDIDATES).contains(&list.len());
    let mut groups: Vec<_> =
        groups.into_values().filter(|(gone, new)| few(gone) && few(new)).collect();
    // The order in which a map is gone through is another one in each run.
    groups.sort();
    groups
}

/// The pairs of which neither item is in another pair.
fn only_ones(pairs: &[(usize, usize)]) -> impl Iterator<Item = (usize, usize)> {
    let (mut of_gone, mut of_new) = (HashMap::new(), HashMap::new());
    for (gone, new) in pairs {
        *of_gone.entry(*gone).or_insert(0) += 1;
        *of_new.entry(*new).or_insert(0) += 1;
    }
    let only = move |(gone, new): &(usize, usize)| of_gone[gone] == 1 && of_new[new] == 1;
    pairs.iter().copied().filter(only)
}

/// Whether two names are the same but for upper and lower case.
pub(super) fn differ_in_case_only(was: &str, now: &str) -> bool {
    was != now && was.eq_ignore_ascii_case(now)
}
