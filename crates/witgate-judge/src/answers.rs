//! Whether guests and hosts of either side link, world by world.

use std::collections::BTreeSet;

use witgate_model::{Item, World, WorldKey, WorldName};

use crate::evidence::Evidence;
use crate::verdict::{Link, WorldAnswer};
use crate::view::View;
use crate::{link, live};

/// An answer with the names that its world has on both sides.
pub(crate) struct Answered {
    pub(crate) was: Option<WorldName>,
    pub(crate) now: Option<WorldName>,
    pub(crate) answer: WorldAnswer,
}

/// An answer for every world of either side, in order.
pub(crate) fn all(evidence: &Evidence<'_>) -> Vec<Answered> {
    let (baseline, candidate) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let mut answers = Vec::new();
    let mut taken = BTreeSet::new();
    let mut gone = Vec::new();
    for (was, old) in baseline.worlds() {
        match evidence.pairing.world(&was).and_then(|now| Some((candidate.world(&now)?, now))) {
            Some((new, now)) => {
                taken.insert(now.clone());
                answers.push(both(evidence, (was, old), (now, new), None));
            }
            None => gone.push((was, old)),
        }
    }
    let mut added: Vec<_> = candidate.worlds().filter(|(now, _)| !taken.contains(now)).collect();
    for (was, old) in gone {
        match added.iter().position(|(now, new)| renamed(evidence, (&was, old), (now, new))) {
            Some(found) => {
                let (now, new) = added.remove(found);
                let note = format!("renamed from `{}`", was.name);
                answers.push(both(evidence, (was, old), (now, new), Some(note)));
            }
            None => answers.push(lone(evidence, Some(was), None, "removed")),
        }
    }
    for (now, _) in added {
        answers.push(lone(evidence, None, Some(now), "added"));
    }
    answers.sort_by(|a, b| a.answer.world.cmp(&b.answer.world));
    answers
}

fn both(
    evidence: &Evidence<'_>,
    (was, old): (WorldName, &World),
    (now, new): (WorldName, &World),
    note: Option<String>,
) -> Answered {
    let (baseline, candidate) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let forward = answer(&live::guest(baseline, &was, old), &View::host(candidate, &now, new));
    let backward = answer(&live::guest(candidate, &now, new), &View::host(baseline, &was, old));
    let world = evidence.address(&Item::world(now.clone()));
    let answer = WorldAnswer {
        world,
        old_guest_on_new_host: forward,
        new_guest_on_old_host: backward,
        note,
    };
    Answered { was: Some(was), now: Some(now), answer }
}

fn answer(guest: &View<'_>, host: &View<'_>) -> Link {
    if let Some(key) = guest.ambiguous.as_ref().or(host.ambiguous.as_ref()) {
        let reason = format!("two exports share the canonical name `{key}`");
        return Link { links: None, because: Vec::new(), reason: Some(reason) };
    }
    let reason = link::check(guest, host).err();
    Link { links: Some(reason.is_none()), because: Vec::new(), reason }
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

/// Whether a world that is gone and one that is new are plainly one world:
/// they are of one package and name the same things.
fn renamed(
    evidence: &Evidence<'_>,
    (was, old): (&WorldName, &World),
    (now, new): (&WorldName, &World),
) -> bool {
    let keys = |world: &World| -> BTreeSet<(bool, WorldKey)> {
        let imports = world.imports.keys().map(|key| (false, key.clone()));
        imports.chain(world.exports.keys().map(|key| (true, key.clone()))).collect()
    };
    let translated: Option<BTreeSet<_>> = keys(old)
        .into_iter()
        .map(|(exported, key)| Some((exported, evidence.pairing.key(&key)?)))
        .collect();
    evidence.pairing.now(&was.package) == Some(&now.package) && translated == Some(keys(new))
}
