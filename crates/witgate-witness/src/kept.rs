//! What is kept of a contract for a witness: some of what one world imports and
//! exports, and whatever types that needs.
//!
//! Two contracts are reduced to the same names. What one needs by a name is kept of
//! the other too, if it is there: so the reduced world accepts exactly what the
//! whole world accepts of these names.

use std::collections::BTreeSet;

use witgate_model::{Name, Scope, Side, Target, TypeName, World, WorldItem, WorldKey, WorldName};

use crate::contract_side::{ContractSide, canonical_key};

/// So many types and functions a witness may have.
pub(crate) const MOST: usize = 2_000;

/// The world that a witness is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WitnessWorld {
    /// One of the contract.
    Declared(WorldName),
    /// One that a user of the package may write.
    Invented,
}

/// What is kept of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    /// What the world imports and exports.
    pub(crate) keys: BTreeSet<(Side, WorldKey)>,
    /// Types and functions, and the side by which they come into the world.
    pub(crate) members: BTreeSet<(Side, Scope, Name)>,
    /// A type that the world, which is invented, uses in a function of its own.
    pub(crate) used: Option<TypeName>,
}

impl Kept {
    fn len(&self) -> usize {
        self.keys.len() + self.members.len()
    }
}

/// One side of a witness: a contract, a world and what is kept of it.
#[derive(Clone)]
pub(crate) struct Reduced<'v, 'a> {
    pub(crate) side: &'v ContractSide<'a>,
    pub(crate) world: WitnessWorld,
    pub(crate) kept: Kept,
}

/// Keeps of both all that either needs. Fails where that is too much.
pub(crate) fn complete(guest: &mut Reduced<'_, '_>, host: &mut Reduced<'_, '_>) -> Option<()> {
    loop {
        let before = guest.kept.len() + host.kept.len();
        guest.close();
        host.close();
        host.mirror(guest);
        guest.mirror(host);
        let after = guest.kept.len() + host.kept.len();
        if after > MOST {
            return None;
        }
        if after == before {
            return Some(());
        }
    }
}

impl<'a> Reduced<'_, 'a> {
    fn declared(&self) -> Option<&'a World> {
        match &self.world {
            WitnessWorld::Declared(name) => self.side.contract.world(name),
            WitnessWorld::Invented => None,
        }
    }

    /// Adds what is needed of what is kept.
    fn close(&mut self) {
        let members = self.kept.members.clone();
        for (side, scope, name) in &members {
            if !self.stands(*side, scope) {
                self.keep_scope(*side, scope, name);
            }
        }
        let used = self.kept.used.clone().map(|it| (Side::Import, it.scope, it.name));
        let mut waiting: Vec<_> = members.into_iter().chain(used).collect();
        let mut seen = BTreeSet::new();
        while let Some((side, scope, name)) = waiting.pop() {
            if !seen.insert((side, scope.clone(), name.clone())) {
                continue;
            }
            let before = waiting.len();
            self.needs(side, &scope, &name, &mut waiting);
            // What is used from elsewhere comes by its own name, not behind a label.
            for (_, from, name) in waiting[before..].iter().filter(|(_, from, _)| *from != scope) {
                self.keep_scope(side, from, name);
            }
            self.kept.members.insert((side, scope, name));
        }
        // A type or function of the world is a key and a member both.
        for (side, key) in &self.kept.keys {
            if let (WitnessWorld::Declared(world), WorldKey::Name(name)) = (&self.world, key) {
                let scope = match self.declared().and_then(|world| world.side(*side).get(key)) {
                    Some(WorldItem::Function(_)) => Scope::WorldSide(world.clone(), *side),
                    Some(WorldItem::Type(_)) => Scope::World(world.clone()),
                    _ => continue,
                };
                self.kept.members.insert((*side, scope, name.clone()));
            }
        }
    }

    /// Whether what is kept of the world has a scope already, under whatever name.
    fn stands(&self, side: Side, scope: &Scope) -> bool {
        let mut keys = self.kept.keys.iter();
        keys.any(|(of, key)| {
            (*of == side || *of == Side::Import)
                && self.scope_behind(*of, key).as_ref() == Some(scope)
        })
    }

    /// Keeps the import or export that a member comes by.
    fn keep_scope(&mut self, side: Side, scope: &Scope, name: &Name) {
        let (side, key) = match scope {
            Scope::World(_) => (Side::Import, WorldKey::Name(name.clone())),
            Scope::WorldSide(_, side) => (*side, WorldKey::Name(name.clone())),
            Scope::Inline(_, side, label) => (*side, WorldKey::Name(label.clone())),
            Scope::Interface(interface) => {
                let key = WorldKey::Interface(interface.clone());
                let exports = self.declared().is_some_and(|it| it.exports.contains_key(&key));
                (if exports { side } else { Side::Import }, key)
            }
        };
        let is_there = self.declared().is_some_and(|world| world.side(side).contains_key(&key));
        if is_there {
            self.kept.keys.insert((side, key));
        }
    }

    /// The types that a member mentions.
    fn needs(
        &self,
        side: Side,
        scope: &Scope,
        name: &Name,
        waiting: &mut Vec<(Side, Scope, Name)>,
    ) {
        let contract = self.side.contract;
        let mut add =
            |scope: &Scope, name: &Name| waiting.push((side, scope.clone(), name.clone()));
        let declared = TypeName { scope: scope.clone(), name: name.clone() };
        if let Some(def) = contract.type_def(&declared) {
            def.kind.each_name(&mut |it| add(&it.scope, &it.name));
        }
        let Some(function) = contract.function(scope, name) else { return };
        function.types().for_each(|ty| ty.each_name(&mut |it| add(&it.scope, &it.name)));
        if let Some(resource) = function.kind.resource() {
            match scope {
                Scope::WorldSide(world, _) => add(&Scope::World(world.clone()), resource),
                scope => add(scope, resource),
            }
        }
        // What can be set can be read.
        if name.contains("[set]") {
            add(scope, &name.replace("[set]", "[get]").into());
        }
    }

    /// Keeps whatever the other keeps that is here too, by the names that typing
    /// compares.
    fn mirror(&mut self, other: &Reduced<'_, '_>) {
        for (side, key) in &other.kept.keys {
            for key in self.keys_like(*side, key) {
                self.kept.keys.insert((*side, key));
            }
        }
        for (side, scope, name) in &other.kept.members {
            for scope in self.scopes_like(scope) {
                if self.side.has(&scope, name) {
                    self.kept.members.insert((*side, scope, name.clone()));
                }
            }
        }
    }

    fn keys_like(&self, side: Side, key: &WorldKey) -> Vec<WorldKey> {
        match (self.declared(), key) {
            (Some(world), key) => {
                let canonical = canonical_key(key);
                let keys = world.side(side).keys();
                keys.filter(|key| canonical_key(key) == canonical).cloned().collect()
            }
            (None, WorldKey::Interface(interface)) => {
                let interfaces = self.side.interfaces(interface).iter().cloned();
                interfaces.map(WorldKey::Interface).collect()
            }
            (None, WorldKey::Name(_)) => Vec::new(),
        }
    }

    fn scopes_like(&self, scope: &Scope) -> Vec<Scope> {
        let of_world = |make: &dyn Fn(WorldName) -> Scope| match &self.world {
            WitnessWorld::Declared(world) => vec![make(world.clone())],
            WitnessWorld::Invented => Vec::new(),
        };
        match scope {
            Scope::Interface(interface) => {
                self.side.interfaces(interface).iter().cloned().map(Scope::Interface).collect()
            }
            Scope::World(_) => of_world(&Scope::World),
            Scope::WorldSide(_, side) => of_world(&|world| Scope::WorldSide(world, *side)),
            Scope::Inline(_, side, label) => {
                of_world(&|world| Scope::Inline(world, *side, label.clone()))
            }
        }
    }

    /// The scope behind a key of the world.
    pub(crate) fn scope_behind(&self, side: Side, key: &WorldKey) -> Option<Scope> {
        match (&self.world, key) {
            (WitnessWorld::Declared(name), key) => match self.declared()?.side(side).get(key)? {
                WorldItem::Interface { target, .. } => Some(target.scope(name, side, key)),
                WorldItem::Function(_) | WorldItem::Type(_) => None,
            },
            (WitnessWorld::Invented, WorldKey::Interface(interface)) => {
                Some(Scope::Interface(interface.clone()))
            }
            (WitnessWorld::Invented, WorldKey::Name(_)) => None,
        }
    }

    /// What the world has under a key.
    pub(crate) fn item(&self, side: Side, key: &WorldKey) -> Option<&'a WorldItem> {
        self.declared()?.side(side).get(key)
    }

    /// The keys behind which a scope is, on one side of the world.
    pub(crate) fn keys_of(&self, side: Side, scope: &Scope) -> Vec<WorldKey> {
        let Some(world) = self.declared() else {
            return match scope {
                Scope::Interface(interface) => vec![WorldKey::Interface(interface.clone())],
                _ => Vec::new(),
            };
        };
        let keys = world.side(side).iter();
        let keys = keys.filter(|(key, item)| match (item, &self.world) {
            (WorldItem::Interface { target: Target::Named(name), .. }, _) => {
                *scope == Scope::Interface(name.clone())
            }
            (WorldItem::Interface { target, .. }, WitnessWorld::Declared(name)) => {
                *scope == target.scope(name, side, key)
            }
            _ => false,
        });
        keys.map(|(key, _)| key.clone()).collect()
    }
}
