//! Imports that no world states: a `use` in what the world has brings them.
//!
//! Not a rule: what several rules look up alike.

use std::collections::{BTreeSet, VecDeque};

use witgate_diff::{Change, Pairing};
use witgate_model::{
    Contract, Include, InterfaceName, Item, Member, Scope, Side, World, WorldKey, WorldName,
};

use crate::evidence::Evidence;
use crate::users::Users;

/// Of an implied import that came or went, the item whose text brings or brought it: a
/// type that something in the world uses on one side only, or the statement by which the
/// world has what uses the type. `None` of an import that a world states or includes.
pub(super) fn cause(change: &Change, evidence: &Evidence<'_>) -> Option<Item> {
    let Item::In(Scope::World(name), Member::Key(Side::Import, key)) = change.item() else {
        return None;
    };
    let (side, other) = match change.now {
        Some(_) => (Half::candidate(evidence), Half::baseline(evidence)),
        None => (Half::baseline(evidence), Half::candidate(evidence)),
    };
    let world = side.contract.any_world(name)?;
    if !side.is_implied(world, change.item(), key) {
        return None;
    }
    let other_world = other.contract.any_world(&(side.world)(evidence.pairing, name)?)?;
    let has = |world: &World, key: &WorldKey| {
        [Side::Import, Side::Export].into_iter().find(|side| world.side(*side).contains_key(key))
    };
    let is_old = |used: &InterfaceName, user: &Scope| {
        let used = (side.interface)(evidence.pairing, used);
        let users = used.and_then(|used| other.users.get(&used));
        let user = (side.scope)(evidence.pairing, user);
        users.zip(user).is_some_and(|(users, user)| users.contains_key(&user))
    };
    let WorldKey::Interface(interface) = key else { return None };
    let mut seen = BTreeSet::from([interface]);
    let mut left = VecDeque::from([interface]);
    while let Some(used) = left.pop_front() {
        for (user, ty) in side.users.get(used).into_iter().flatten() {
            let user_key = match user {
                Scope::Interface(user) => WorldKey::Interface(user.clone()),
                Scope::Inline(world, _, label) if world == name => WorldKey::Name(label.clone()),
                Scope::World(world) if world == name => {
                    return Some(Item::In(user.clone(), Member::Type(ty.clone())));
                }
                Scope::World(_) | Scope::WorldSide(..) | Scope::Inline(..) => continue,
            };
            let Some(has_it) = has(world, &user_key) else { continue };
            let stays = (side.key)(evidence.pairing, &user_key)
                .is_some_and(|other| has(other_world, &other).is_some());
            let statement =
                Item::In(Scope::World(name.clone()), Member::Key(has_it, user_key.clone()));
            match (stays, user) {
                (true, _) if !is_old(used, user) => {
                    return Some(Item::In(user.clone(), Member::Type(ty.clone())));
                }
                (true, _) => {}
                (false, Scope::Interface(user))
                    if side.is_implied(world, &statement, &user_key) =>
                {
                    if seen.insert(user) {
                        left.push_back(user);
                    }
                }
                (false, _) => return Some(statement),
            }
        }
    }
    None
}

/// Whether a `use` in an interface brings an implied import, not the world itself.
pub(super) fn is_by_interface(cause: Option<&Item>) -> bool {
    matches!(cause, Some(Item::In(Scope::Interface(_), _)))
}

/// One side of a comparison, and how names of it are called on the other.
struct Half<'e> {
    contract: &'e Contract,
    users: &'e Users,
    interface: fn(&Pairing, &InterfaceName) -> Option<InterfaceName>,
    world: fn(&Pairing, &WorldName) -> Option<WorldName>,
    key: fn(&Pairing, &WorldKey) -> Option<WorldKey>,
    scope: fn(&Pairing, &Scope) -> Option<Scope>,
}

impl<'e> Half<'e> {
    fn baseline(evidence: &'e Evidence<'_>) -> Half<'e> {
        Half {
            contract: &evidence.baseline.contract,
            users: evidence.was_users(),
            interface: Pairing::interface,
            world: Pairing::world,
            key: Pairing::key,
            scope: Pairing::scope,
        }
    }

    fn candidate(evidence: &'e Evidence<'_>) -> Half<'e> {
        Half {
            contract: &evidence.candidate.contract,
            users: evidence.now_users(),
            interface: Pairing::interface_was,
            world: Pairing::world_was,
            key: Pairing::key_was,
            scope: Pairing::scope_was,
        }
    }

    /// Whether neither the text of a world nor what it includes states an item.
    fn is_implied(&self, world: &World, item: &Item, key: &WorldKey) -> bool {
        let is_included = |include: &Include| {
            let (Item::In(Scope::World(source), _), _) = include.source_of(item) else {
                return false;
            };
            let source = self.contract.any_world(&source);
            source.is_some_and(|source| source.imports.contains_key(key))
        };
        world.imports.get(key).is_some_and(|item| item.span().is_none())
            && !world.text.includes.iter().any(is_included)
    }
}
