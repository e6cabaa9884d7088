//! Whether guests and hosts of either side link, world by world.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use witgate_link::{ComponentType, Guest, check};
use witgate_model::{Item, World, WorldKey, WorldName};

use crate::evidence::Evidence;
use crate::verdict::{Link, WorldAnswer};

/// An answer with the names that its world has on both sides.
pub(crate) struct Answered {
    pub(crate) was: Option<WorldName>,
    pub(crate) now: Option<WorldName>,
    pub(crate) answer: WorldAnswer,
}

/// An answer for every world of either side, in order.
pub(crate) fn all(evidence: &Evidence<'_>) -> Vec<Answered> {
    let (baseline, candidate) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let pairing = evidence.pairing;
    let mut answers = Vec::new();
    let mut taken = BTreeSet::new();
    let mut gone = Vec::new();
    for (was, old) in baseline.worlds() {
        match pairing.world(&was).filter(|now| candidate.world(now).is_some()) {
            Some(now) => {
                taken.insert(now.clone());
                answers.push(both(evidence, was, now, None));
            }
            None => gone.push((was, old)),
        }
    }
    let added = || candidate.worlds().filter(|(now, _)| !taken.contains(now));
    // A world that is gone and one that is new are plainly one world where they
    // are of one package and name the same things.
    let mut alike: BTreeMap<_, VecDeque<WorldName>> = BTreeMap::new();
    for (now, new) in added().filter(|_| !gone.is_empty()) {
        let keys = keys(new, |key| Some(key.clone()));
        alike.entry((now.package.clone(), keys)).or_default().push_back(now);
    }
    let mut renamed = BTreeSet::new();
    for (was, old) in gone {
        let package = pairing.now(&was.package).cloned();
        let asked = package.map(|package| (package, keys(old, |key| pairing.key(key))));
        let found = asked.and_then(|asked| alike.get_mut(&asked)?.pop_front());
        answers.push(match found {
            Some(now) => {
                renamed.insert(now.clone());
                let note = format!("renamed from `{}`", was.name);
                both(evidence, was, now, Some(note))
            }
            None => lone(evidence, Some(was), None, "removed"),
        });
    }
    for (now, _) in added().filter(|(now, _)| !renamed.contains(now)) {
        answers.push(lone(evidence, None, Some(now), "added"));
    }
    answers.sort_by(|a, b| a.answer.world.cmp(&b.answer.world));
    answers
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

fn both(evidence: &Evidence<'_>, was: WorldName, now: WorldName, note: Option<String>) -> Answered {
    let guests = (evidence.was_usage().guest(&was), evidence.now_usage().guest(&now));
    let (Some(old), Some(new)) = guests else { unreachable!("both worlds were found") };
    let (forward, backward) = (answer(old, &new.component_type), answer(new, &old.component_type));
    let world = evidence.address(&Item::world(now.clone()));
    let answer = WorldAnswer {
        world,
        old_guest_on_new_host: forward,
        new_guest_on_old_host: backward,
        note,
    };
    Answered { was: Some(was), now: Some(now), answer }
}

fn answer(guest: &Guest<'_>, host: &ComponentType<'_>) -> Link {
    if let Some(key) = guest.component_type.ambiguous.as_ref().or(host.ambiguous.as_ref()) {
        let reason = format!("two exports share the canonical name `{key}`");
        return Link { links: None, because: Arc::default(), reason: Some(reason) };
    }
    let reason = check(guest, host).err();
    Link { links: Some(reason.is_none()), because: Arc::default(), reason }
}

fn lone(
    evidence: &Evidence<'_>,
    was: Option<WorldName>,
    now: Option<WorldName>,
    note: &str,
) -> Answered {
    let name = now.clone().or(was.clone()).expect("a lone world stands on one side");
    let answer = WorldAnswer {
        world: evidence.address(&Item::world(name)),
        old_guest_on_new_host: Link::default(),
        new_guest_on_old_host: Link::default(),
        note: Some(note.to_owned()),
    };
    Answered { was, now, answer }
}
