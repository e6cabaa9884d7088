//! What everything in a resolve is called, worked out once and then shared.

use std::collections::HashMap;
use std::sync::Arc;

use wit_parser::{
    InterfaceId, PackageId, Resolve, TypeId, TypeOwner, WorldId, WorldItem, WorldKey,
};
use witgate_model::{InterfaceName, Name, PackageName, Scope, Side, TypeName, WorldName};

/// The names of a resolve, by the index of what bears them.
pub(super) struct Names<'a> {
    texts: HashMap<&'a str, Name>,
    packages: Vec<Arc<PackageName>>,
    interfaces: Vec<Option<Scope>>,
    worlds: Vec<Option<WorldName>>,
    types: Vec<Option<Arc<TypeName>>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(resolve: &'a Resolve) -> Names<'a> {
        let mut names = Names {
            texts: HashMap::new(),
            packages: Vec::with_capacity(resolve.packages.len()),
            interfaces: vec![None; resolve.interfaces.len()],
            worlds: vec![None; resolve.worlds.len()],
            types: Vec::with_capacity(resolve.types.len()),
        };
        for (_, package) in resolve.packages.iter() {
            let name = Arc::new(PackageName {
                namespace: names.text(&package.name.namespace),
                name: names.text(&package.name.name),
                version: package.name.version.clone(),
            });
            for (text, id) in &package.interfaces {
                let name = InterfaceName { package: name.clone(), name: names.text(text) };
                names.interfaces[id.index()] = Some(Scope::Interface(name));
            }
            for (text, id) in &package.worlds {
                let name = WorldName { package: name.clone(), name: names.text(text) };
                names.worlds[id.index()] = Some(name);
            }
            names.packages.push(name);
        }
        names.inline_interfaces(resolve);
        for (_, def) in resolve.types.iter() {
            let scope = match def.owner {
                TypeOwner::Interface(id) => names.interfaces[id.index()].clone(),
                TypeOwner::World(id) => names.worlds[id.index()].clone().map(Scope::World),
                TypeOwner::None => None,
            };
            let name = scope.zip(def.name.as_deref());
            let name = name.map(|(scope, text)| TypeName { scope, name: names.text(text) });
            names.types.push(name.map(Arc::new));
        }
        names
    }

    fn inline_interfaces(&mut self, resolve: &'a Resolve) {
        for (id, world) in resolve.worlds.iter() {
            let Some(name) = self.worlds[id.index()].clone() else { continue };
            for (side, items) in [(Side::Import, &world.imports), (Side::Export, &world.exports)] {
                for (key, item) in items {
                    let (WorldKey::Name(label), WorldItem::Interface { id, .. }) = (key, item)
                    else {
                        continue;
                    };
                    if resolve.interfaces[*id].name.is_none() {
                        let label = self.text(label);
                        self.interfaces[id.index()] =
                            Some(Scope::Inline(name.clone(), side, label));
                    }
                }
            }
        }
    }

    /// A shared copy of a text: one for all that read alike.
    pub(super) fn text(&mut self, text: &'a str) -> Name {
        self.texts.entry(text).or_insert_with(|| Arc::from(text)).clone()
    }

    pub(super) fn package(&self, id: PackageId) -> &Arc<PackageName> {
        &self.packages[id.index()]
    }

    pub(super) fn interface(&self, id: InterfaceId) -> Option<&InterfaceName> {
        match &self.interfaces[id.index()] {
            Some(Scope::Interface(name)) => Some(name),
            _ => None,
        }
    }

    pub(super) fn scope(&self, id: InterfaceId) -> Option<&Scope> {
        self.interfaces[id.index()].as_ref()
    }

    pub(super) fn world(&self, id: WorldId) -> Option<&WorldName> {
        self.worlds[id.index()].as_ref()
    }

    /// The name of a declared type; none for one that is written out where it
    /// is used.
    pub(super) fn ty(&self, id: TypeId) -> Option<&Arc<TypeName>> {
        self.types[id.index()].as_ref()
    }
}
