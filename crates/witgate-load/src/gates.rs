//! Feature gates: what is behind a closed one, and what a world looks like
//! without it.
//!
//! `wit-parser` shuts gates only while it resolves text. A WIT package in wasm
//! comes with everything in it, and there the same is done here.

use std::collections::HashSet;

use wit_parser::{
    Function, InterfaceId, Resolve, Stability, TypeDefKind, TypeId, TypeOwner, UnresolvedPackage,
    World, WorldId, WorldItem, WorldKey,
};

use crate::options::Options;

/// Whether resolving a package with these options leaves anything out of it.
pub(crate) fn closes(package: &UnresolvedPackage, options: &Options) -> bool {
    let shut = |stability: &Stability| closed(options, stability).is_some();
    let function = |function: &Function| shut(&function.stability);
    let item = |item: &WorldItem| match item {
        WorldItem::Interface { stability, .. } => shut(stability),
        WorldItem::Function(each) => function(each),
        WorldItem::Type { .. } => false,
    };
    package.types.iter().any(|(_, ty)| shut(&ty.stability))
        || package.interfaces.iter().any(|(_, interface)| {
            shut(&interface.stability) || interface.functions.values().any(function)
        })
        || package.worlds.iter().any(|(_, world)| {
            shut(&world.stability)
                || world.imports.values().chain(world.exports.values()).any(item)
                || world.includes.iter().any(|include| shut(&include.stability))
        })
}

/// The feature that is not enabled that an item's own gate names.
fn closed<'s>(options: &Options, stability: &'s Stability) -> Option<&'s str> {
    match stability {
        Stability::Unstable { feature, .. }
            if !options.all_features && !options.features.contains(feature) =>
        {
            Some(feature)
        }
        _ => None,
    }
}

/// The gates of a resolve. Each question is answered with the feature that is not enabled
/// that withholds the item.
#[derive(Clone, Copy)]
pub(crate) struct Gates<'a> {
    resolve: &'a Resolve,
    options: &'a Options,
}

/// An import or export that is left of a world.
#[derive(Clone, Copy)]
pub(crate) enum Kept<'a> {
    /// One that the world has.
    Stated(&'a WorldKey, &'a WorldItem),
    /// An import that something left needs, with the gates and external id that
    /// `wit-parser` would hand down to it.
    Implied(InterfaceId, &'a Stability, Option<&'a String>),
}

impl<'a> Gates<'a> {
    pub(crate) fn new(resolve: &'a Resolve, options: &'a Options) -> Gates<'a> {
        Gates { resolve, options }
    }

    fn closed(&self, stability: &'a Stability) -> Option<&'a str> {
        closed(self.options, stability)
    }

    pub(crate) fn interface(&self, id: InterfaceId) -> Option<&'a str> {
        self.closed(&self.resolve.interfaces[id].stability)
    }

    pub(crate) fn world(&self, id: WorldId) -> Option<&'a str> {
        self.closed(&self.resolve.worlds[id].stability)
    }

    pub(crate) fn ty(&self, id: TypeId) -> Option<&'a str> {
        let def = &self.resolve.types[id];
        self.closed(&def.stability).or_else(|| match def.owner {
            TypeOwner::Interface(id) => self.interface(id),
            TypeOwner::World(id) => self.world(id),
            TypeOwner::None => None,
        })
    }

    pub(crate) fn function(&self, function: &'a Function) -> Option<&'a str> {
        self.closed(&function.stability).or_else(|| self.ty(function.kind.resource()?))
    }

    pub(crate) fn item(&self, item: &'a WorldItem) -> Option<&'a str> {
        match item {
            WorldItem::Interface { id, stability, .. } => {
                self.closed(stability).or_else(|| self.interface(*id))
            }
            WorldItem::Function(function) => self.function(function),
            WorldItem::Type { id, .. } => self.ty(*id),
        }
    }

    /// Imports and exports of a world without what is withheld, and with the
    /// imports that this leaves it in need of.
    pub(crate) fn elaborate(&self, world: &'a World) -> (Vec<Kept<'a>>, Vec<Kept<'a>>) {
        let exports = world.exports.iter().filter(|(_, item)| self.item(item).is_none());
        let exports = exports.map(|(key, item)| Kept::Stated(key, item)).collect();
        let imports = match self.touches(world) {
            false => world.imports.iter().map(|(key, item)| Kept::Stated(key, item)).collect(),
            true => self.imports(world),
        };
        (imports, exports)
    }

    /// Whether anything is withheld that the imports of a world may hang on.
    fn touches(&self, world: &'a World) -> bool {
        let items = || world.imports.values().chain(world.exports.values());
        items().any(|item| self.item(item).is_some())
            || items().any(|item| {
                let WorldItem::Interface { id, .. } = item else { return false };
                self.resolve.interfaces[*id].types.values().any(|ty| self.ty(*ty).is_some())
            })
    }

    /// The imports that are left, worked out as `wit-parser` elaborates a
    /// world: each statement brings the interfaces that its own one needs.
    ///
    /// What was stated and what was merely implied cannot be distinguished for
    /// sure any more. An import that nothing with its own gates needs was
    /// stated; any other stays only while something that stays needs it.
    fn imports(&self, world: &'a World) -> Vec<Kept<'a>> {
        let needed = self.needed(world);
        let mut kept = Vec::new();
        let mut seen = HashSet::new();
        // In the order of the world, so that an implied import takes the gates
        // of the first statement that needs it.
        let mut wanted = Vec::new();
        for (key, item) in &world.imports {
            if self.item(item).is_some() {
                continue;
            }
            if let WorldKey::Interface(id) = key {
                if needed.contains(id) {
                    continue;
                }
                seen.insert(*id);
            }
            kept.push(Kept::Stated(key, item));
            let stability = item.stability(self.resolve);
            match item {
                WorldItem::Interface { id, .. } => {
                    wanted.extend(self.open_deps(*id).map(|dep| (dep, stability, None)));
                }
                WorldItem::Type { id, .. } => {
                    wanted.extend(self.dep(*id).map(|dep| (dep, stability, None)));
                }
                WorldItem::Function(_) => {}
            }
        }
        for item in world.exports.values().filter(|item| self.item(item).is_none()) {
            let WorldItem::Interface { id, stability, external_id, .. } = item else { continue };
            let exported = |dep: &InterfaceId| {
                let item = world.exports.get(&WorldKey::Interface(*dep));
                item.is_some_and(|item| self.item(item).is_none())
            };
            let deps = self.open_deps(*id).filter(|dep| !exported(dep));
            wanted.extend(deps.map(|dep| (dep, stability, external_id.as_ref())));
        }
        // Taken from the back, hence turned round: the first statement first.
        wanted.reverse();
        while let Some((id, stability, external_id)) = wanted.pop() {
            if !seen.insert(id) {
                continue;
            }
            let had = world.imports.get_key_value(&WorldKey::Interface(id));
            // What it has from a statement that is withheld does not count.
            let had = had.filter(|(_, had)| self.closed(had.stability(self.resolve)).is_none());
            kept.push(match had {
                Some((key, item)) => Kept::Stated(key, item),
                None => Kept::Implied(id, stability, external_id),
            });
            wanted.extend(self.open_deps(id).map(|dep| (dep, stability, external_id)));
        }
        kept
    }

    /// The imports that may be there only because something else needs them,
    /// withheld or not. They have the gates of what first needed them.
    fn needed(&self, world: &World) -> HashSet<InterfaceId> {
        let mut needed = HashSet::new();
        let mut need = |id: InterfaceId, by: &Stability| {
            let import = world.imports.get(&WorldKey::Interface(id));
            if import.is_some_and(|import| import.stability(self.resolve) == by) {
                needed.insert(id);
            }
        };
        for item in world.imports.values() {
            let stability = item.stability(self.resolve);
            match item {
                WorldItem::Interface { id, .. } => {
                    self.deps(*id).for_each(|id| need(id, stability))
                }
                WorldItem::Type { id, .. } => {
                    self.dep(*id).iter().for_each(|id| need(*id, stability))
                }
                WorldItem::Function(_) => {}
            }
        }
        for item in world.exports.values() {
            let WorldItem::Interface { id, stability, .. } = item else { continue };
            let exported =
                |dep: &InterfaceId| world.exports.contains_key(&WorldKey::Interface(*dep));
            self.deps(*id).filter(|dep| !exported(dep)).for_each(|id| need(id, stability));
        }
        needed
    }

    fn deps(&self, id: InterfaceId) -> impl Iterator<Item = InterfaceId> {
        let types = self.resolve.interfaces[id].types.values();
        types.filter_map(|ty| self.dep(*ty))
    }

    fn open_deps(&self, id: InterfaceId) -> impl Iterator<Item = InterfaceId> {
        let types = self.resolve.interfaces[id].types.values();
        types.filter(|ty| self.ty(**ty).is_none()).filter_map(|ty| self.dep(*ty))
    }

    /// The interface that a type is used from.
    ///
    /// `Resolve::type_interface_dep` panics where that is a world.
    fn dep(&self, id: TypeId) -> Option<InterfaceId> {
        let def = &self.resolve.types[id];
        let TypeDefKind::Type(wit_parser::Type::Id(target)) = def.kind else { return None };
        match self.resolve.types[target].owner {
            TypeOwner::Interface(owner) if def.owner != TypeOwner::Interface(owner) => Some(owner),
            _ => None,
        }
    }
}
