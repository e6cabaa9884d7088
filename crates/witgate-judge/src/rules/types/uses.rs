//! Types that come from another interface.
//!
//! Not a rule: what several rules look up alike.

use std::sync::Arc;

use witgate_diff::Change;
use witgate_model::{
    Contract, InterfaceName, Item, PackageName, Scope, Type, TypeDef, TypeKind, TypeName, World,
    WorldKey, WorldName,
};

use crate::evidence::Evidence;

/// The name in another interface that a `use` or an alias means.
pub(super) fn foreign<'a>(def: Option<&'a TypeDef>, item: Option<&Item>) -> Option<&'a TypeName> {
    let name = match &def?.kind {
        TypeKind::Alias(Type::Named(name)) | TypeKind::ResourceAlias(name) => name,
        _ => return None,
    };
    (Some(&name.scope) != item?.scope()).then_some(&**name)
}

/// Whether hosts of the candidate may lack what a type of the baseline took from there.
pub(super) fn is_gone(evidence: &Evidence<'_>, change: &Change, was: &TypeName) -> bool {
    let (from, to) = (&evidence.baseline.contract, &evidence.candidate.contract);
    let scope = change.was.as_ref().and_then(Item::scope);
    lacks(from, to, scope, was, |package| evidence.pairing.now(package).cloned())
}

/// Whether hosts of the baseline may lack what a type of the candidate takes from there.
pub(super) fn is_new(evidence: &Evidence<'_>, change: &Change, now: &TypeName) -> bool {
    let (from, to) = (&evidence.candidate.contract, &evidence.baseline.contract);
    let scope = change.now.as_ref().and_then(Item::scope);
    lacks(from, to, scope, now, |package| evidence.pairing.was(package).cloned())
}

/// Whether generated bindings of the candidate have one type for both names: they mean
///  one declaration, or for a type that has no name of its own, as `u64`.
pub(super) fn is_one_in_bindings(evidence: &Evidence<'_>, was: &TypeName, now: &TypeName) -> bool {
    let contract = &evidence.candidate.contract;
    let Some(now) = declaration(contract, now) else { return false };
    if matches!(now.kind, TypeKind::Alias(_)) {
        return true;
    }
    let Scope::Interface(interface) = &was.scope else { return false };
    let Some(package) = evidence.pairing.now(&interface.package).cloned() else { return false };
    let interface = InterfaceName { package, name: interface.name.clone() };
    let was = TypeName { scope: Scope::Interface(interface), name: was.name.clone() };
    declaration(contract, &was).is_some_and(|was| std::ptr::eq(was, now))
}

/// What a name means in the end.
fn declaration<'c>(contract: &'c Contract, name: &TypeName) -> Option<&'c TypeDef> {
    let mut def = contract.type_def(name)?;
    // A contract that was read has no circles.
    while let TypeKind::Alias(Type::Named(next)) | TypeKind::ResourceAlias(next) = &def.kind {
        def = contract.type_def(next)?;
    }
    Some(def)
}

/// Whether the other side has no such type, or a world with the type's scope that does
/// not have its interface although it does here. Where no world says, some may.
fn lacks(
    from: &Contract,
    to: &Contract,
    scope: Option<&Scope>,
    name: &TypeName,
    paired: impl Fn(&PackageName) -> Option<Arc<PackageName>>,
) -> bool {
    let Scope::Interface(interface) = &name.scope else { return true };
    let Some(package) = paired(&interface.package) else { return true };
    let other = InterfaceName { package, name: interface.name.clone() };
    let declared = to.interface(&other).is_some_and(|found| found.types.contains_key(&name.name));
    let has = |world: &World, interface: &InterfaceName| {
        let key = WorldKey::Interface(interface.clone());
        world.imports.contains_key(&key) || world.exports.contains_key(&key)
    };
    let has_scope = |name: &WorldName, world: &World| match scope {
        Some(Scope::Interface(interface)) => has(world, interface),
        Some(Scope::World(its) | Scope::WorldSide(its, _) | Scope::Inline(its, ..)) => name == its,
        None => true,
    };
    let mut worlds = from
        .worlds()
        .filter(|(name, world)| has(world, interface) && has_scope(name, world))
        .filter_map(|(name, _)| {
            to.world(&WorldName { package: paired(&name.package)?, name: name.name })
        })
        .peekable();
    !declared || worlds.peek().is_none() || worlds.any(|world| !has(world, &other))
}
