//! What a compiled component carries of what its world imports.
//!
//! A component built for a world imports every function that it uses, and of
//! the types only those that its functions, its world and its exports need.
//! Source: `wit-component`, `encoding/world.rs`, `process_live_type_imports`.

use std::collections::HashSet;

use witgate_model::{
    Contract, Function, Name, Scope, Side, Type, TypeKind, TypeName, World, WorldKey, WorldName,
};

use crate::mentions::{each_name, each_name_of_def};
use crate::view::{Entity, Instance, Key, Site, View};

/// What a guest carries that uses all the world offers.
pub(crate) fn guest<'a>(contract: &'a Contract, name: &WorldName, world: &'a World) -> View<'a> {
    let mut view = View::host(contract, name, world);
    let live = Live::of(&view, name);
    view.imports.retain(|key, entity| {
        let Entity::Instance(instance) = entity else { return true };
        let site = Site { side: Side::Import, key: Some(key.clone()) };
        instance.types.retain(|name, _| live.sites.contains(&(site.clone(), (*name).clone())));
        // An instance of nothing is left out when the component is built.
        !instance.types.is_empty() || !instance.functions.is_empty()
    });
    view
}

/// Whether an export that both worlds have takes a resource from the export
/// under that key, which only the first world has.
pub(crate) fn lends(view: &View<'_>, other: &View<'_>, key: &WorldKey) -> bool {
    let key = Key::of(key);
    let lender = Site { side: Side::Export, key: Some(key.clone()) };
    let mut live = Live::default();
    for (borrower, entity) in &view.exports {
        if let Entity::Instance(instance) = entity
            && *borrower != key
            && other.exports.contains_key(borrower)
        {
            live.instance(view, Site { side: Side::Export, key: Some(borrower.clone()) }, instance);
        }
    }
    let resource =
        |name| view.type_at(&lender, name).is_some_and(|it| it.kind == TypeKind::Resource);
    live.sites.iter().any(|(site, name)| *site == lender && resource(name))
}

/// The types that a guest needs.
#[derive(Debug, Default)]
pub(crate) struct Live {
    /// By where they stand: an interface that is imported twice, under its own
    /// name and behind a label, has each of its types twice.
    sites: HashSet<(Site, Name)>,
    /// Those of the imports by name, as they are declared and as they are
    /// mentioned: of two versions on one track one stands for the other.
    names: HashSet<TypeName>,
}

impl Live {
    /// What the functions, the world and the exports of a guest need.
    pub(crate) fn of(view: &View<'_>, world: &WorldName) -> Live {
        let mut live = Live::default();
        let top = Site { side: Side::Import, key: None };
        let world = Scope::World(world.clone());
        for (key, entity) in &view.imports {
            match (entity, key) {
                (Entity::Type(_), Key::Plain(name)) => live.named(view, &top, &world, name),
                (Entity::Type(_), Key::Interface { .. }) => {}
                (Entity::Function(function), _) => live.function(view, &top, &world, function),
                (Entity::Instance(instance), _) => {
                    let site = Site { side: Side::Import, key: Some(key.clone()) };
                    live.functions(view, &site, instance);
                    for (name, def) in &instance.types {
                        // Every resource can be dropped, and a guest does.
                        if def.kind == TypeKind::Resource {
                            live.named(view, &site, &instance.scope, name);
                        }
                    }
                }
            }
        }
        for (key, entity) in &view.exports {
            match entity {
                Entity::Type(_) => {}
                Entity::Function(function) => live.function(view, &top, &world, function),
                Entity::Instance(instance) => {
                    let site = Site { side: Side::Export, key: Some(key.clone()) };
                    live.instance(view, site, instance);
                }
            }
        }
        live
    }

    /// Whether an import has a type of that name that is needed.
    pub(crate) fn contains(&self, name: &TypeName) -> bool {
        self.names.contains(name)
    }

    /// Whether the import under that key has a type that is needed.
    pub(crate) fn contains_any_at(&self, key: &WorldKey) -> bool {
        let here = Site { side: Side::Import, key: Some(Key::of(key)) };
        self.sites.iter().any(|(site, _)| *site == here)
    }

    /// Everything in an instance, and whatever that needs.
    fn instance(&mut self, view: &View<'_>, site: Site, instance: &Instance<'_>) {
        self.functions(view, &site, instance);
        for name in instance.types.keys() {
            self.named(view, &site, &instance.scope, name);
        }
    }

    fn functions(&mut self, view: &View<'_>, site: &Site, instance: &Instance<'_>) {
        for function in instance.functions.values() {
            self.function(view, site, &instance.scope, function);
        }
    }

    fn function(&mut self, view: &View<'_>, site: &Site, scope: &Scope, function: &Function) {
        if let Some(resource) = function.kind.resource() {
            self.named(view, site, scope, resource);
        }
        for ty in function.params.iter().map(|param| &param.ty).chain(&function.result) {
            self.ty(view, site, ty);
        }
    }

    fn ty(&mut self, view: &View<'_>, site: &Site, ty: &Type) {
        each_name(ty, &mut |name| self.add(view, site, name));
    }

    fn named(&mut self, view: &View<'_>, site: &Site, scope: &Scope, name: &Name) {
        self.add(view, site, &TypeName { scope: scope.clone(), name: name.clone() });
    }

    /// Adds what a name means at a site, and whatever that needs.
    fn add(&mut self, view: &View<'_>, site: &Site, name: &TypeName) {
        let mut waiting = vec![(site.clone(), name.clone())];
        while let Some((site, name)) = waiting.pop() {
            let Some((site, def)) = view.resolve(&site, &name) else { continue };
            if site.side == Side::Import {
                if let Some(scope) = view.scope_at(&site)
                    && *scope != name.scope
                {
                    self.names.insert(TypeName { scope: scope.clone(), name: name.name.clone() });
                }
                self.names.insert(name.clone());
            }
            if self.sites.insert((site.clone(), name.name)) {
                each_name_of_def(def, &mut |inner| waiting.push((site.clone(), (**inner).clone())));
            }
        }
    }
}
