//! Which imported types a compiled component carries.
//!
//! A component built for a world imports every function that it uses, and of
//! the types only those that its functions, its world and its exports need.
//! Source: `wit-component`, `encoding/world.rs`, `process_live_type_imports`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use witgate_model::{
    Contract, Function, Interface, InterfaceName, Name, Scope, Side, Target, Type, TypeDef,
    TypeKind, TypeName, World, WorldItem, WorldKey, WorldName,
};

/// The imported types that a guest carries which uses all its world offers.
pub(crate) fn imports(contract: &Contract, name: &WorldName, world: &World) -> Live {
    let mut live = Live::default();
    for (key, item) in &world.imports {
        match item {
            WorldItem::Type(_) => {
                if let WorldKey::Name(ty) = key {
                    let scope = Scope::World(name.clone());
                    live.add(contract, &TypeName { scope, name: ty.clone() }.into());
                }
            }
            WorldItem::Function(function) => {
                live.function(contract, &Scope::World(name.clone()), function);
            }
            WorldItem::Interface { target, .. } => {
                let scope = scope_of(name, Side::Import, key, target);
                let Some(interface) = interface_of(contract, target) else { continue };
                live.functions_and_resources(contract, &scope, interface);
            }
        }
    }
    let used = exports_used(contract, world);
    for (key, item) in &world.exports {
        match item {
            WorldItem::Function(function) => {
                live.function(contract, &Scope::World(name.clone()), function);
            }
            WorldItem::Interface { target, .. } => {
                let scope = scope_of(name, Side::Export, key, target);
                let Some(interface) = interface_of(contract, target) else { continue };
                let mut needed = Live::default();
                needed.whole(contract, &scope, interface);
                let used = match key {
                    WorldKey::Interface(interface) => used.get(interface),
                    WorldKey::Name(_) => None,
                };
                for ty in &needed.types {
                    let Scope::Interface(owner) = &ty.scope else { continue };
                    let exported = used.is_some_and(|used| used.contains(owner));
                    if ty.scope != scope && !exported {
                        live.add(contract, ty);
                    }
                }
            }
            WorldItem::Type(_) => {}
        }
    }
    live
}

/// Types that something keeps alive.
#[derive(Debug, Default)]
pub(crate) struct Live {
    types: HashSet<Arc<TypeName>>,
}

impl Live {
    /// Whether it holds a type.
    pub(crate) fn contains(&self, name: &TypeName) -> bool {
        self.types.contains(name)
    }

    /// Whether it holds a type of that scope.
    pub(crate) fn contains_any_of(&self, scope: &Scope) -> bool {
        self.types.iter().any(|name| name.scope == *scope)
    }

    fn functions_and_resources(
        &mut self,
        contract: &Contract,
        scope: &Scope,
        interface: &Interface,
    ) {
        for function in interface.functions.values() {
            self.function(contract, scope, function);
        }
        for (name, def) in &interface.types {
            // Every resource can be dropped, and a guest does.
            if def.kind == TypeKind::Resource {
                self.add(contract, &TypeName { scope: scope.clone(), name: name.clone() }.into());
            }
        }
    }

    /// Everything that an interface declares and mentions.
    fn whole(&mut self, contract: &Contract, scope: &Scope, interface: &Interface) {
        for name in interface.types.keys() {
            self.add(contract, &TypeName { scope: scope.clone(), name: name.clone() }.into());
        }
        for function in interface.functions.values() {
            self.function(contract, scope, function);
        }
    }

    fn function(&mut self, contract: &Contract, scope: &Scope, function: &Function) {
        if let Some(resource) = function.kind.resource() {
            let name = TypeName { scope: scope.clone(), name: resource.clone() };
            self.add(contract, &name.into());
        }
        for ty in function.params.iter().map(|param| &param.ty).chain(&function.result) {
            self.ty(contract, ty);
        }
    }

    fn ty(&mut self, contract: &Contract, ty: &Type) {
        each_name(ty, &mut |name| self.add(contract, name));
    }

    fn add(&mut self, contract: &Contract, name: &Arc<TypeName>) {
        let mut waiting = vec![name.clone()];
        while let Some(name) = waiting.pop() {
            if self.types.contains(&name) {
                continue;
            }
            if let Some(def) = contract.type_def(&name) {
                each_name_of_def(def, &mut |inner| waiting.push(inner.clone()));
            }
            self.types.insert(name);
        }
    }
}

/// The exported interfaces that each exported interface depends on, directly
/// or not.
fn exports_used(
    contract: &Contract,
    world: &World,
) -> BTreeMap<InterfaceName, BTreeSet<InterfaceName>> {
    let exported =
        |name: &InterfaceName| world.exports.contains_key(&WorldKey::Interface(name.clone()));
    let mut used = BTreeMap::new();
    for key in world.exports.keys() {
        let WorldKey::Interface(name) = key else { continue };
        let mut set = BTreeSet::new();
        let mut waiting = dependencies(contract, name);
        while let Some(next) = waiting.pop() {
            if exported(&next) && set.insert(next.clone()) {
                waiting.extend(dependencies(contract, &next));
            }
        }
        used.insert(name.clone(), set);
    }
    used
}

/// The interfaces that an interface uses types of.
pub(crate) fn dependencies(contract: &Contract, name: &InterfaceName) -> Vec<InterfaceName> {
    let mut found = BTreeSet::new();
    let scope = Scope::Interface(name.clone());
    if let Some(interface) = contract.interface(name) {
        for def in interface.types.values() {
            each_name_of_def(def, &mut |inner| {
                if let Scope::Interface(owner) = &inner.scope
                    && inner.scope != scope
                {
                    found.insert(owner.clone());
                }
            });
        }
    }
    found.into_iter().collect()
}

/// Every declared type that a type mentions.
pub(crate) fn each_name<'t>(ty: &'t Type, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
    match ty {
        Type::Named(name) | Type::Own(name) | Type::Borrow(name) => visit(name),
        Type::List(inner) | Type::FixedLengthList(inner, _) | Type::Option(inner) => {
            each_name(inner, visit);
        }
        Type::Map(key, value) => {
            each_name(key, visit);
            each_name(value, visit);
        }
        Type::Tuple(elements) => elements.iter().for_each(|element| each_name(element, visit)),
        Type::Result(ok, err) => {
            for inner in [ok, err].into_iter().flatten() {
                each_name(inner, visit);
            }
        }
        Type::Future(inner) | Type::Stream(inner) => {
            if let Some(inner) = inner {
                each_name(inner, visit);
            }
        }
        _ => {}
    }
}

/// Every declared type that a declaration mentions.
pub(crate) fn each_name_of_def<'t>(def: &'t TypeDef, visit: &mut impl FnMut(&'t Arc<TypeName>)) {
    match &def.kind {
        TypeKind::Record(fields) => {
            fields.iter().for_each(|field| each_name(&field.ty, visit));
        }
        TypeKind::Variant(cases) => {
            cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| each_name(ty, visit));
        }
        TypeKind::Alias(ty) => each_name(ty, visit),
        TypeKind::ResourceAlias(name) => visit(name),
        TypeKind::Enum(_) | TypeKind::Flags(_) | TypeKind::Resource => {}
    }
}

/// The scope of what stands behind a key.
pub(crate) fn scope_of(world: &WorldName, side: Side, key: &WorldKey, target: &Target) -> Scope {
    match (target, key) {
        (Target::Named(interface), _) => Scope::Interface(interface.clone()),
        (Target::Inline(_), WorldKey::Name(label)) => {
            Scope::Inline(world.clone(), side, label.clone())
        }
        (Target::Inline(_), WorldKey::Interface(interface)) => Scope::Interface(interface.clone()),
    }
}

/// The interface that stands behind a key.
pub(crate) fn interface_of<'c>(
    contract: &'c Contract,
    target: &'c Target,
) -> Option<&'c Interface> {
    match target {
        Target::Named(interface) => contract.interface(interface),
        Target::Inline(interface) => Some(interface),
    }
}

/// A name for lookups.
pub(crate) fn type_name(scope: &Scope, name: &Name) -> TypeName {
    TypeName { scope: scope.clone(), name: name.clone() }
}
