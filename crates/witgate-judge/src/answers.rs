//! Whether guests and hosts of either side link, world by world.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use witgate_link::{
    ByOpinion, Guest, Opinion, Refused, RefusedKeys, SharedAnswers, check, check_beside_typing,
};
use witgate_model::{Item, WorldName};

use crate::cell::Impact;
use crate::direction::Direction;
use crate::evidence::Evidence;
use crate::verdict::{Link, LinkAnswer, WorldAnswer};
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
    pub(crate) old_guest: ByOpinion<Refused>,
    /// Guests of the candidate, where only the baseline is.
    pub(crate) new_guest: ByOpinion<Refused>,
    /// The worlds that refuse something, by their names in the candidate.
    worlds: BTreeMap<WorldName, WorldAnswer>,
    /// The worlds of either side of which one of the two cannot say whether they link:
    /// what it would refuse there is not known to be accepted.
    pub(crate) unknown: ByOpinion<BTreeSet<WorldName>>,
}

impl Refusals {
    /// Whether a world refuses whoever this breaks, in one direction at least, by one at
    /// least of those that the cell speaks of.
    pub(crate) fn has_one_of(&self, world: &WorldName, impact: &Impact) -> bool {
        self.worlds.get(world).is_some_and(|answer| refused(answer, impact).any(|it| it))
    }
}

/// For each direction in which this breaks somebody, whether a world refuses them there.
fn refused(answer: &WorldAnswer, impact: &Impact) -> impl Iterator<Item = bool> {
    let breaking = Direction::ALL.into_iter().filter(|it| it.cell(impact).refuses_link());
    breaking.map(|direction| {
        let (cell, link) = (direction.cell(impact), direction.link(answer));
        let is_rejected = |opinion| link.by(opinion).is_rejected();
        Opinion::ALL.into_iter().any(|opinion| cell.refuses(opinion) && is_rejected(opinion))
    })
}

/// The answers of guests on hosts in one direction, with the imports and exports
/// that are refused. Worlds that share their guests share them.
struct Links<'a> {
    known: HashMap<(*const Guest<'a>, *const Guest<'a>), (Link, ByOpinion<RefusedKeys>)>,
    shared: RefCell<SharedAnswers<'a>>,
}

/// A world, and its guest or host.
type Party<'p, 'a> = (&'p WorldName, &'p Rc<Guest<'a>>);

impl<'a> Links<'a> {
    fn answer(
        &mut self,
        guest: Party<'_, 'a>,
        host: Party<'_, 'a>,
        refused: &mut ByOpinion<Refused>,
    ) -> Link {
        let parties = (Rc::as_ptr(guest.1), Rc::as_ptr(host.1));
        let (link, keys) = self
            .known
            .entry(parties)
            .or_insert_with(|| answer(guest.1, host.1, &self.shared, refused));
        for opinion in Opinion::ALL {
            keys.by(opinion).name_in(
                (guest.0, guest.1),
                (host.0, host.1),
                opinion,
                refused.by_mut(opinion),
            );
        }
        link.clone()
    }
}

/// An answer for every world of either side, in order, and all that is refused.
pub(crate) fn all(evidence: &Evidence<'_>) -> (Vec<Answered>, Refusals) {
    let mut refusals = Refusals::default();
    let worlds = evidence.world_pairs();
    let links = || Links {
        known: HashMap::new(),
        shared: RefCell::new(SharedAnswers::of_worlds(worlds.pairs.len())),
    };
    let mut links = [links(), links()];
    let pairs = worlds.pairs.iter().map(|pair| both(evidence, pair, &mut links, &mut refusals));
    let mut answers: Vec<Answered> = pairs.collect();
    answers.extend(
        worlds.gone.iter().map(|was| answer_of_one_side(evidence, Some(was), None, "removed")),
    );
    answers.extend(
        worlds.new.iter().map(|now| answer_of_one_side(evidence, None, Some(now), "added")),
    );
    answers.sort_by(|a, b| a.answer.world.cmp(&b.answer.world));
    (answers, refusals)
}

fn both<'e>(
    evidence: &'e Evidence<'_>,
    pair: &WorldPair,
    [links, links_back]: &mut [Links<'e>; 2],
    refusals: &mut Refusals,
) -> Answered {
    let WorldPair { was, now, is_renamed } = pair;
    let guests = (evidence.was_usage().guest(was), evidence.now_usage().guest(now));
    let (Some(old), Some(new)) = guests else { unreachable!("both worlds were found") };
    let (old, new) = ((was, old), (now, new));
    let answer = WorldAnswer {
        world: evidence.address(&Item::world(now.clone())),
        old_guest_on_new_host: links.answer(old, new, &mut refusals.old_guest),
        new_guest_on_old_host: links_back.answer(new, old, &mut refusals.new_guest),
        note: is_renamed.then(|| format!("renamed from `{}`", was.name)),
    };
    let links = [&answer.old_guest_on_new_host, &answer.new_guest_on_old_host];
    for opinion in Opinion::ALL {
        if links.iter().any(|link| link.by(opinion).links.is_none()) {
            refusals.unknown.by_mut(opinion).extend([was.clone(), now.clone()]);
        }
    }
    let refuses = |opinion| links.iter().any(|link| link.by(opinion).is_rejected());
    if Opinion::ALL.into_iter().any(refuses) {
        refusals.worlds.insert(now.clone(), answer.clone());
    }
    Answered { was: Some(was.clone()), now: Some(now.clone()), answer }
}

fn answer<'a>(
    guest: &Guest<'a>,
    host: &Guest<'a>,
    shared: &RefCell<SharedAnswers<'a>>,
    refused: &mut ByOpinion<Refused>,
) -> (Link, ByOpinion<RefusedKeys>) {
    let ambiguous = [guest, host].into_iter().find_map(|it| it.component_type.ambiguous.as_ref());
    if let Some(key) = ambiguous {
        let (wasmtime, keys) = wasmtime(guest, host, None, shared, &mut refused.wasmtime);
        let typing = LinkAnswer::unknown(format!("two exports share the canonical name `{key}`"));
        let keys = ByOpinion { typing: RefusedKeys::default(), wasmtime: keys };
        return (Link { typing, wasmtime }, keys);
    }
    let is_at_home = links_with_itself(guest, Opinion::Typing);
    let mut by_itself = Refused::default();
    let refused_typing = if is_at_home { &mut refused.typing } else { &mut by_itself };
    let (typing, keys) = check(guest, host, Opinion::Typing, shared, refused_typing);
    let (wasmtime, wasmtime_keys) =
        wasmtime(guest, host, Some(&keys), shared, &mut refused.wasmtime);
    let (typing, keys) = match typing {
        Err(_) if !is_at_home => (unlinked_with_itself(), RefusedKeys::default()),
        typing => (LinkAnswer::known(typing), keys),
    };
    (Link { typing, wasmtime }, ByOpinion { typing: keys, wasmtime: wasmtime_keys })
}

/// What Wasmtime says, beside what typing refuses where that is known.
fn wasmtime<'a>(
    guest: &Guest<'a>,
    host: &Guest<'a>,
    typing: Option<&RefusedKeys>,
    shared: &RefCell<SharedAnswers<'a>>,
    refused: &mut Refused,
) -> (LinkAnswer, RefusedKeys) {
    let several = guest.has_several_on_a_track() || host.has_several_on_a_track();
    let (answer, keys) = match typing.filter(|_| !several) {
        Some(typing) => check_beside_typing(guest, host, typing, shared, refused),
        None if [guest, host].iter().any(|it| !links_with_itself(it, Opinion::Wasmtime)) => {
            return (unlinked_with_itself(), RefusedKeys::default());
        }
        None => check(guest, host, Opinion::Wasmtime, shared, refused),
    };
    (LinkAnswer::known(answer), keys)
}

/// Whether a component of a world is at home in it. Building one merges versions that a
/// host keeps apart, and its types may then be of a version that others do not mean.
fn links_with_itself(world: &Guest<'_>, opinion: Opinion) -> bool {
    !world.has_several_on_a_track()
        || check(world, world, opinion, &RefCell::default(), &mut Refused::default()).0.is_ok()
}

/// Nothing can be said of a component that its own world refuses.
fn unlinked_with_itself() -> LinkAnswer {
    LinkAnswer::unknown(
        "components of this world do not link with a host of the same world, because it has \
         several versions of one interface"
            .to_owned(),
    )
}

fn answer_of_one_side(
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
