//! What a compiled component carries of what its world imports.
//!
//! A component built for a world imports every function that it uses, and of
//! the types only those that its functions, its world and its exports need.
//! Source: `wit-component`, `encoding/world.rs`, `process_live_type_imports`.

use std::collections::BTreeMap;
use std::rc::Rc;

use foldhash::{HashMap, HashSet};
use witgate_model::{
    Contract, Function, Name, Scope, Side, Type, TypeDef, TypeKind, TypeName, World, WorldKey,
    WorldName,
};

use crate::component_type::{ComponentType, Entity, Instance, Key, Site};
use crate::opinion::Opinion;

/// A component that uses all that its world offers, or one that was built
/// already; and the world itself, as a host offers it.
#[derive(Debug)]
pub struct Guest<'a> {
    /// Its world, as typing sees it.
    pub component_type: ComponentType<'a>,
    /// Its world with all its versions, where some share a track.
    by_version: Option<Box<ByVersion<'a>>>,
    needed_items: NeededItems,
    /// A component that was built already imports all that its world does.
    is_built: bool,
}

/// What Wasmtime sees of a world with several versions on a track.
#[derive(Debug)]
struct ByVersion<'a> {
    /// A component of the world: building it merges the versions of an import.
    guest: ComponentType<'a>,
    /// A host of the world.
    host: ComponentType<'a>,
    /// Whether the greatest version of each import has all that the others have, so that
    /// it can mean them.
    is_mergeable: bool,
}

impl<'a> Guest<'a> {
    /// A component that uses all that its world offers.
    pub fn new(contract: &'a Contract, name: &WorldName, world: &'a World) -> Guest<'a> {
        Guest::beside_others(contract, name, world, &mut NeededTypes::default())
    }

    /// As [`new`](Guest::new), for one of several worlds of a contract.
    pub(crate) fn beside_others(
        contract: &'a Contract,
        name: &WorldName,
        world: &'a World,
        needs: &mut NeededTypes<'a>,
    ) -> Guest<'a> {
        let mut guest = Guest::host(contract, name, world);
        guest.needed_items = NeededItems::new(&guest.component_type, name, needs);
        guest
    }

    /// A world as a host offers it; of what a guest of it carries nothing is known.
    pub fn host(contract: &'a Contract, name: &WorldName, world: &'a World) -> Guest<'a> {
        let component_type = ComponentType::new(contract, name, world);
        let by_version = ComponentType::has_several_on_a_track(world).then(|| {
            let host = ComponentType::by_version(contract, name, world);
            let guest = ComponentType {
                world: name.clone(),
                imports: component_type.imports.clone(),
                exports: host.exports.clone(),
                ambiguous: None,
            };
            let is_mergeable = is_mergeable(&host, &component_type);
            Box::new(ByVersion { guest, host, is_mergeable })
        });
        Guest { component_type, by_version, needed_items: NeededItems::default(), is_built: false }
    }

    /// A component as it is, with exactly what it imports.
    pub fn built(contract: &'a Contract, name: &WorldName, world: &'a World) -> Guest<'a> {
        Guest::host(contract, name, world).into_built()
    }

    pub(crate) fn into_built(self) -> Guest<'a> {
        let mut guest = self;
        let by_version = guest.by_version.map(|by_version| {
            let host = by_version.host;
            // Nothing merges the versions of what is built: each is asked for.
            guest.component_type.imports = host.imports.clone();
            let guest = ComponentType {
                world: host.world.clone(),
                imports: host.imports.clone(),
                exports: host.exports.clone(),
                ambiguous: None,
            };
            Box::new(ByVersion { guest, host, is_mergeable: by_version.is_mergeable })
        });
        Guest { is_built: true, by_version, ..guest }
    }

    /// Whether its world has several versions of an interface on one track.
    pub fn has_several_on_a_track(&self) -> bool {
        self.by_version.is_some()
    }

    /// The type of the component.
    pub(crate) fn as_guest(&self, opinion: Opinion) -> &ComponentType<'a> {
        match (&self.by_version, opinion) {
            (Some(by_version), Opinion::Wasmtime) => &by_version.guest,
            _ => &self.component_type,
        }
    }

    /// The type of its world, as a host offers it to a guest. Typing merges the versions
    /// of an import; where they cannot be merged, what was built already finds the one that
    /// it names.
    pub(crate) fn as_host_of(&self, guest: &Guest<'_>, opinion: Opinion) -> &ComponentType<'a> {
        let is_by_version = |by_version: &ByVersion<'_>| {
            opinion == Opinion::Wasmtime || guest.is_built && !by_version.is_mergeable
        };
        match &self.by_version {
            Some(by_version) if is_by_version(by_version) => &by_version.host,
            _ => &self.component_type,
        }
    }

    /// Whether it imports what is at a position of its world's imports. An
    /// instance of nothing is left out when the component is built.
    pub fn imports(&self, position: usize) -> bool {
        if self.is_built {
            return true;
        }
        match self.component_type.imports.entity(position) {
            Entity::Instance(instance) => {
                !instance.functions.is_empty()
                    || self.needed_items.instances.contains_key(&position)
            }
            _ => true,
        }
    }

    /// Whether it carries a type that is at a site of its imports.
    pub fn imports_type(&self, site: Site, def: &TypeDef) -> bool {
        self.is_built || self.needed_items.types.contains(&(site, std::ptr::from_ref(def)))
    }

    /// The types that it carries of an instance that it imports, by their addresses
    /// in order; `None` for all of them.
    pub(crate) fn carried_types(&self, position: usize) -> Option<Vec<usize>> {
        let needed_items = self.needed_items.instances.get(&position);
        let mut types: Vec<usize> =
            needed_items.into_iter().flatten().map(|def| def.addr()).collect();
        types.sort_unstable();
        (!self.is_built).then_some(types)
    }

    /// Whether it imports a type of that name.
    pub fn imports_named(&self, name: &TypeName) -> bool {
        self.is_built || self.needed_items.names.contains(name)
    }

    /// Whether it carries a type of the import under that key.
    pub fn imports_type_of(&self, key: &WorldKey) -> bool {
        let position = self.component_type.imports.find(key);
        let carries =
            |position| self.is_built || self.needed_items.instances.contains_key(&position);
        position.is_some_and(carries)
    }
}

/// Whether what is merged has everything that each version of an import has, by names.
fn is_mergeable(by_version: &ComponentType<'_>, merged: &ComponentType<'_>) -> bool {
    by_version.imports.iter().all(|(position, _, entity)| {
        let key = by_version.imports.world_key(position);
        let kept = merged.imports.find(key).map(|position| merged.imports.entity(position));
        match (entity, kept) {
            (Entity::Instance(one), Some(Entity::Instance(kept))) => {
                one.functions.keys().all(|name| kept.functions.contains_key(name))
                    && one.types.keys().all(|name| kept.types.contains_key(name))
            }
            _ => true,
        }
    })
}

/// Whether an export that both worlds have takes a resource from the export
/// under that key, which only the first world has.
pub fn lends(
    component_type: &ComponentType<'_>,
    other: &ComponentType<'_>,
    key: &WorldKey,
) -> bool {
    let Some(lender) = component_type.exports.find(key) else { return false };
    let Entity::Instance(instance) = component_type.exports.entity(lender) else { return false };
    let resources = instance.types.values().filter(|def| def.kind == TypeKind::Resource);
    let resources: Vec<&TypeDef> = resources.collect();
    if resources.is_empty() {
        return false;
    }
    let mut needed_items = NeededItems::default();
    for (borrower, key, entity) in
        component_type.exports.iter().filter(|(borrower, ..)| *borrower != lender)
    {
        if let Entity::Instance(instance) = entity
            && other.exports.position(key).is_some()
        {
            let site = Site { side: Side::Export, at: Some(borrower) };
            needed_items.instance(component_type, site, instance, &mut NeededTypes::default());
        }
    }
    let lender = Site { side: Side::Export, at: Some(lender) };
    resources.into_iter().any(|def| needed_items.types.contains(&(lender, std::ptr::from_ref(def))))
}

/// What the functions of each instance need, by where the functions are: their
/// resources, and the types that they mention. Many worlds may have the instance.
#[derive(Default)]
pub(crate) struct NeededTypes<'a>(HashMap<*const BTreeMap<Name, Function>, Rc<NeededOf<'a>>>);

type NeededOf<'a> = (HashSet<&'a Name>, HashSet<&'a TypeName>);

impl<'a> NeededTypes<'a> {
    fn needed_by(&mut self, instance: &Instance<'a>) -> Rc<NeededOf<'a>> {
        let known = self.0.entry(std::ptr::from_ref(instance.functions));
        let need = known.or_insert_with(|| {
            let (mut resources, mut types) = NeededOf::default();
            for function in instance.functions.values() {
                resources.extend(function.kind.resource());
                function.types().for_each(|ty| ty.each_name(&mut |name| _ = types.insert(name)));
            }
            Rc::new((resources, types))
        });
        need.clone()
    }
}

/// The types that a guest needs.
#[derive(Debug, Default)]
struct NeededItems {
    /// By where they stand: an interface that is imported twice, under its own
    /// name and behind a label, has each of its types twice.
    types: HashSet<(Site, *const TypeDef)>,
    /// Those of each imported instance that has any.
    instances: HashMap<usize, Vec<*const TypeDef>>,
    /// Those of the imports by name, as they are declared and as they are
    /// mentioned: of two versions on one track one means the other.
    names: HashSet<TypeName>,
}

impl NeededItems {
    /// What the functions, the world and the exports of a guest need.
    fn new<'a>(
        component_type: &ComponentType<'a>,
        world: &WorldName,
        needs: &mut NeededTypes<'a>,
    ) -> NeededItems {
        let mut needed_items = NeededItems::default();
        let top = Site { side: Side::Import, at: None };
        let world = Scope::World(world.clone());
        for (position, key, entity) in component_type.imports.iter() {
            match (entity, key) {
                (Entity::Type(_), Key::Plain(name)) => {
                    needed_items.add(component_type, top, &world, name)
                }
                (Entity::Type(_), Key::Interface { .. }) => {}
                (Entity::Function(function), _) => {
                    needed_items.function(component_type, top, &world, function)
                }
                (Entity::Instance(instance), _) => {
                    let site = Site { side: Side::Import, at: Some(position) };
                    needed_items.functions(component_type, site, instance, needs);
                    for (name, def) in instance.types {
                        // Every resource can be dropped, and a guest does.
                        if def.kind == TypeKind::Resource {
                            needed_items.add(component_type, site, &instance.scope, name);
                        }
                    }
                }
            }
        }
        for (position, _, entity) in component_type.exports.iter() {
            match entity {
                Entity::Type(_) => {}
                Entity::Function(function) => {
                    needed_items.function(component_type, top, &world, function)
                }
                Entity::Instance(instance) => {
                    let site = Site { side: Side::Export, at: Some(position) };
                    needed_items.instance(component_type, site, instance, needs);
                }
            }
        }
        needed_items
    }

    /// Everything in an instance, and whatever that needs.
    fn instance<'a>(
        &mut self,
        component_type: &ComponentType<'a>,
        site: Site,
        instance: &Instance<'a>,
        needs: &mut NeededTypes<'a>,
    ) {
        self.functions(component_type, site, instance, needs);
        for name in instance.types.keys() {
            self.add(component_type, site, &instance.scope, name);
        }
    }

    fn functions<'a>(
        &mut self,
        component_type: &ComponentType<'a>,
        site: Site,
        instance: &Instance<'a>,
        needs: &mut NeededTypes<'a>,
    ) {
        let (resources, types) = &*needs.needed_by(instance);
        for resource in resources {
            self.add(component_type, site, &instance.scope, resource);
        }
        for name in types {
            self.add(component_type, site, &name.scope, &name.name);
        }
    }

    fn function(
        &mut self,
        component_type: &ComponentType<'_>,
        site: Site,
        scope: &Scope,
        function: &Function,
    ) {
        if let Some(resource) = function.kind.resource() {
            self.add(component_type, site, scope, resource);
        }
        for ty in function.types() {
            self.ty(component_type, site, ty);
        }
    }

    fn ty(&mut self, component_type: &ComponentType<'_>, site: Site, ty: &Type) {
        ty.each_name(&mut |name| self.add(component_type, site, &name.scope, &name.name));
    }

    /// Adds what a name means at a site, and whatever that needs.
    fn add<'v>(
        &mut self,
        component_type: &'v ComponentType<'_>,
        site: Site,
        scope: &'v Scope,
        name: &'v Name,
    ) {
        let mut waiting = Vec::new();
        let mut next = Some((site, scope, name));
        while let Some((site, scope, name)) = next {
            if let Some((site, def)) = component_type.resolve(site, scope, name) {
                let is_new = self.types.insert((site, def));
                if site.side == Side::Import {
                    self.imported(component_type, site, scope, name, is_new.then_some(def));
                }
                if is_new {
                    def.kind.each_name(&mut |inner| {
                        waiting.push((site, &inner.scope, &inner.name));
                    });
                }
            }
            next = waiting.pop();
        }
    }

    fn imported(
        &mut self,
        component_type: &ComponentType<'_>,
        site: Site,
        scope: &Scope,
        name: &Name,
        new: Option<&TypeDef>,
    ) {
        let named = |scope: &Scope| TypeName { scope: scope.clone(), name: name.clone() };
        let home = component_type.scope_at(site);
        if let Some(def) = new {
            if let Some(position) = site.at {
                self.instances.entry(position).or_default().push(def);
            }
            self.names.insert(named(home.unwrap_or(scope)));
        }
        if home.is_some_and(|home| home != scope) {
            self.names.insert(named(scope));
        }
    }
}
