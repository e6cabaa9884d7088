//! Whether guests and hosts of either side link, world by world.

use std::collections::BTreeMap;
use std::sync::Arc;

use witgate_link::{Guest, Opinion, Refused, RefusedKeys, check, check_beside_typing, check_keys};
use witgate_model::{Item, WorldName};

use crate::cell::Impact;
use crate::evidence::Evidence;
use crate::verdict::{Link, WasmtimeLink, WorldAnswer};
use crate::world_pairs::WorldPair;

/// An answer with the names that its world has on both sides.
pub(crate) struct Answered {
    pub(crate) was: Option<WorldName>,
    pub(crate) now: Option<WorldName>,
    pub(crate) answer: WorldAnswer,
}

/// All that is refused in any world, in each direction and by each of the two
/// that decide a link.
#[derive(Debug, Default)]
pub(crate) struct Refusals {
    /// Guests of the baseline, where the candidate is implemented.
    pub(crate) old_guest: ByOpinion,
    /// Guests of the candidate, where only the baseline is.
    pub(crate) new_guest: ByOpinion,
    /// The worlds that refuse something, by their names in the candidate.
    worlds: BTreeMap<WorldName, WorldAnswer>,
}

impl Refusals {
    /// Whether a world refuses whoever this breaks, in each direction, by one at
    /// least of those that the cell speaks of.
    pub(crate) fn has_all_of(&self, world: &WorldName, impact: &Impact) -> bool {
        let Some(answer) = self.worlds.get(world) else { return false };
        let directions = [
            (impact.old_guest_on_new_host, &answer.old_guest_on_new_host),
            (impact.new_guest_on_old_host, &answer.new_guest_on_old_host),
        ];
        directions.into_iter().all(|(cell, link)| {
            let refused = |opinion| link.links_by(opinion) == Some(false);
            !cell.refuses_link()
                || Opinion::ALL.into_iter().any(|it| cell.refuses(it) && refused(it))
        })
    }
}

/// What each of the two refuses.
#[derive(Debug, Default)]
pub(crate) struct ByOpinion {
    typing: Refused,
    wasmtime: Refused,
}

impl ByOpinion {
    pub(crate) fn by(&self, opinion: Opinion) -> &Refused {
        match opinion {
            Opinion::Typing => &self.typing,
            Opinion::Wasmtime => &self.wasmtime,
        }
    }
}

/// An answer for every world of either side, in order, and all that is refused.
pub(crate) fn all(evidence: &Evidence<'_>) -> (Vec<Answered>, Refusals) {
    let mut refusals = Refusals::default();
    let worlds = evidence.world_pairs();
    let pairs = worlds.pairs.iter().map(|pair| both(evidence, pair, &mut refusals));
    let mut answers: Vec<Answered> = pairs.collect();
    answers.extend(worlds.gone.iter().map(|was| lone(evidence, Some(was), None, "removed")));
    answers.extend(worlds.new.iter().map(|now| lone(evidence, None, Some(now), "added")));
    answers.sort_by(|a, b| a.answer.world.cmp(&b.answer.world));
    (answers, refusals)
}

fn both(evidence: &Evidence<'_>, pair: &WorldPair, refusals: &mut Refusals) -> Answered {
    let WorldPair { was, now, is_renamed } = pair;
    let guests = (evidence.was_usage().guest(was), evidence.now_usage().guest(now));
    let (Some(old), Some(new)) = guests else { unreachable!("both worlds were found") };
    let answer = WorldAnswer {
        world: evidence.address(&Item::world(now.clone())),
        old_guest_on_new_host: answer(old, new, &mut refusals.old_guest),
        new_guest_on_old_host: answer(new, old, &mut refusals.new_guest),
        note: is_renamed.then(|| format!("renamed from `{}`", was.name)),
    };
    let links = [&answer.old_guest_on_new_host, &answer.new_guest_on_old_host];
    let refuses = |opinion| links.iter().any(|link| link.links_by(opinion) == Some(false));
    if Opinion::ALL.into_iter().any(refuses) {
        refusals.worlds.insert(now.clone(), answer.clone());
    }
    Answered { was: Some(was.clone()), now: Some(now.clone()), answer }
}

fn answer(guest: &Guest<'_>, host: &Guest<'_>, refused: &mut ByOpinion) -> Link {
    let ambiguous = [guest, host].into_iter().find_map(|it| it.component_type.ambiguous.as_ref());
    if let Some(key) = ambiguous {
        let wasmtime = wasmtime(guest, host, None, &mut refused.wasmtime);
        let reason = Some(format!("two exports share the canonical name `{key}`"));
        return Link { links: None, because: Arc::default(), reason, wasmtime };
    }
    let (answer, keys) = check_keys(guest, host, Opinion::Typing, &mut refused.typing);
    let wasmtime = wasmtime(guest, host, Some(keys), &mut refused.wasmtime);
    let reason = answer.err();
    Link { links: Some(reason.is_none()), because: Arc::default(), reason, wasmtime }
}

/// What Wasmtime says, beside what typing refuses where that is known.
fn wasmtime(
    guest: &Guest<'_>,
    host: &Guest<'_>,
    keys: Option<RefusedKeys>,
    refused: &mut Refused,
) -> WasmtimeLink {
    let several = guest.has_several_on_a_track() || host.has_several_on_a_track();
    match keys.filter(|_| !several) {
        Some(keys) => {
            let reason = check_beside_typing(guest, host, keys, refused).err();
            WasmtimeLink { links: Some(reason.is_none()), because: Arc::default(), reason }
        }
        None => wasmtime_alone(guest, host, refused),
    }
}

/// Where building a component merges versions that its host keeps apart, the
/// two may not link although they are of one world: then nothing can be said.
fn wasmtime_alone(guest: &Guest<'_>, host: &Guest<'_>, refused: &mut Refused) -> WasmtimeLink {
    let links_with_itself = |world: &Guest<'_>| {
        !world.has_several_on_a_track()
            || check(world, world, Opinion::Wasmtime, &mut Refused::default()).is_ok()
    };
    if !links_with_itself(guest) || !links_with_itself(host) {
        let reason = "components of this world do not link with a Wasmtime host of the same \
                      world, because it has several versions of one interface";
        return WasmtimeLink {
            links: None,
            because: Arc::default(),
            reason: Some(reason.to_owned()),
        };
    }
    let reason = check(guest, host, Opinion::Wasmtime, refused).err();
    WasmtimeLink { links: Some(reason.is_none()), because: Arc::default(), reason }
}

fn lone(
    evidence: &Evidence<'_>,
    was: Option<&WorldName>,
    now: Option<&WorldName>,
    note: &str,
) -> Answered {
    let name = now.or(was).cloned().expect("a lone world stands on one side");
    let answer = WorldAnswer {
        world: evidence.address(&Item::world(name)),
        old_guest_on_new_host: Link::default(),
        new_guest_on_old_host: Link::default(),
        note: Some(note.to_owned()),
    };
    Answered { was: was.cloned(), now: now.cloned(), answer }
}
