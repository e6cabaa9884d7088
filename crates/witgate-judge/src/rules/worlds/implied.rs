//! Imports that no world states: a `use` in what the world has brings them.
//!
//! Not a rule: what several rules look up alike.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use witgate_diff::{Change, Pairing};
use witgate_link::Usage;
use witgate_model::{
    Contract, Include, InterfaceName, Item, Member, Name, Scope, Side, World, WorldItem, WorldKey,
    WorldName,
};

use crate::evidence::Evidence;

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
        let user = (side.scope)(evidence.pairing, user);
        used.zip(user).is_some_and(|(used, user)| other.usage.uses_of(&used).contains_key(&user))
    };
    let WorldKey::Interface(interface) = key else { return None };
    let mut seen = BTreeSet::from([interface.clone()]);
    let mut left = VecDeque::from([interface.clone()]);
    while let Some(used) = left.pop_front() {
        for (user, ty) in side.users_in(world, name, &used) {
            let used_type = || Item::In((*user).clone(), Member::Type(ty.clone()));
            let key = match &*user {
                Scope::Interface(user) => WorldKey::Interface(user.clone()),
                Scope::Inline(world, _, label) if world == name => WorldKey::Name(label.clone()),
                Scope::World(world) if world == name => return Some(used_type()),
                Scope::World(_) | Scope::WorldSide(..) | Scope::Inline(..) => continue,
            };
            let Some(has_it) = has(world, &key) else { continue };
            let other_key = (side.key)(evidence.pairing, &key);
            let stays = other_key.is_some_and(|key| has(other_world, &key).is_some());
            let statement = Item::In(Scope::World(name.clone()), Member::Key(has_it, key.clone()));
            match &*user {
                user if stays && is_old(&used, user) => {}
                _ if stays => return Some(used_type()),
                Scope::Interface(user) if side.is_implied(world, &statement, &key) => {
                    if seen.insert(user.clone()) {
                        left.push_back(user.clone());
                    }
                }
                _ => return Some(statement),
            }
        }
    }
    None
}

/// One side of a comparison, and how names of it are called on the other.
struct Half<'e, 'a> {
    contract: &'e Contract,
    usage: &'e Usage<'a>,
    interface: fn(&Pairing, &InterfaceName) -> Option<InterfaceName>,
    world: fn(&Pairing, &WorldName) -> Option<WorldName>,
    key: fn(&Pairing, &WorldKey) -> Option<WorldKey>,
    scope: fn(&Pairing, &Scope) -> Option<Scope>,
}

impl<'e, 'a> Half<'e, 'a> {
    fn baseline(evidence: &'e Evidence<'a>) -> Half<'e, 'a> {
        Half {
            contract: &evidence.baseline.contract,
            usage: evidence.was_usage(),
            interface: Pairing::interface,
            world: Pairing::world,
            key: Pairing::key,
            scope: Pairing::scope,
        }
    }

    fn candidate(evidence: &'e Evidence<'a>) -> Half<'e, 'a> {
        Half {
            contract: &evidence.candidate.contract,
            usage: evidence.now_usage(),
            interface: Pairing::interface_was,
            world: Pairing::world_was,
            key: Pairing::key_was,
            scope: Pairing::scope_was,
        }
    }

    /// What may be in a world and uses types of an interface, and one of those types.
    fn users_in(
        &self,
        world: &World,
        name: &WorldName,
        used: &InterfaceName,
    ) -> Vec<(Arc<Scope>, &'a Name)> {
        let uses = self.usage.uses_of(used);
        let own = |(user, ty): (&Arc<Scope>, &&'a Name)| (user.clone(), *ty);
        // Many worlds may lack most of what uses it, and few things in a world may use it.
        if uses.len() <= world.imports.len() + world.exports.len() {
            return uses.iter().map(own).collect();
        }
        let scopes = [Side::Import, Side::Export].into_iter().flat_map(|side| {
            let items = world.side(side).iter();
            items.filter_map(move |(key, item)| match item {
                WorldItem::Interface { target, .. } => Some(target.scope(name, side, key)),
                WorldItem::Function(_) | WorldItem::Type(_) => None,
            })
        });
        let scopes = scopes.chain([Scope::World(name.clone())]);
        scopes.filter_map(|scope| uses.get_key_value(&scope).map(own)).collect()
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
        // Of what was read from wasm nobody knows what the text said.
        !world.span.is_none()
            && world.imports.get(key).is_some_and(|item| item.span().is_none())
            && !world.text.includes.iter().any(is_included)
    }
}
