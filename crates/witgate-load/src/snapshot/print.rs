//! Resolved WIT as one file of text, in an order of its own.
//!
//! In: packages and the contract that they make. Out: what that contract has of
//! them, printed. Nothing is read.

use std::collections::HashSet;

use wit_component::WitPrinter;
use wit_parser::{
    IndexMap, InterfaceId, PackageId, Resolve, Type, TypeDefKind, TypeId, TypeOwner, WorldItem,
    WorldKey,
};
use witgate_model::{Contract, Interface};

use super::stating;
use crate::encoded::package_name;
use crate::panics;
use crate::sourced::Sourced;

/// One side of a world.
type Items = IndexMap<WorldKey, WorldItem>;

/// The text of the packages in a contract that `fits`, or why there is none.
///
/// A file is of one package. The others are nested in it, and a last line says which of
/// them are no dependencies, where that is not known without it.
pub(super) fn text(
    sourced: Sourced,
    contract: &Contract,
    fits: impl Fn(&str) -> Result<(), String>,
) -> Result<String, String> {
    let Sourced { mut resolve, roots, .. } = sourced;
    prune(&mut resolve, &roots, contract);
    sort(&mut resolve);
    let mut packages: Vec<_> = resolve.packages.iter().collect();
    packages.retain(|(_, package)| contract.packages.contains_key(&package_name(&package.name)));
    packages.sort_by_key(|(_, package)| package_name(&package.name));
    let packages: Vec<PackageId> = packages.into_iter().map(|(id, _)| id).collect();
    let is_root = |id: &&PackageId| roots.contains(id);
    let main = packages.iter().find(is_root).ok_or_else(|| "it has no package".to_owned())?;
    let nested: Vec<PackageId> = packages.iter().filter(|id| *id != main).copied().collect();
    let text = printed(&resolve, *main, &nested)?;
    // Most are read as what they are without being told.
    if fits(&text).is_ok() {
        return Ok(text);
    }
    let names = packages.iter().filter(is_root).map(|id| &resolve.packages[*id].name);
    let text = text + &stating(names);
    fits(&text).map(|()| text)
}

fn printed(resolve: &Resolve, main: PackageId, nested: &[PackageId]) -> Result<String, String> {
    let mut printer = WitPrinter::default();
    let print = || printer.print(resolve, main, nested).map_err(|error| format!("{error:#}"));
    panics::catch(print)??;
    let text = String::from(printer.output);
    Ok(format!("{}\n", text.trim_end()))
}

/// Leaves of dependencies what the contract has of them.
fn prune(resolve: &mut Resolve, roots: &[PackageId], contract: &Contract) {
    let Resolve { packages, interfaces, .. } = resolve;
    for (_, package) in packages.iter_mut().filter(|(id, _)| !roots.contains(id)) {
        let kept = contract.packages.get(&package_name(&package.name));
        package.worlds.clear();
        package.interfaces.retain(|name, id| {
            let kept = kept.and_then(|package| package.interfaces.get(name.as_str()));
            if kept.is_some_and(|Interface { functions, .. }| functions.is_empty()) {
                interfaces[*id].functions.clear();
            }
            kept.is_some()
        });
    }
}

/// Brings everything that a contract does not order into the order of names.
fn sort(resolve: &mut Resolve) {
    for (_, package) in resolve.packages.iter_mut() {
        package.interfaces.sort_keys();
        package.worlds.sort_keys();
    }
    let ids: Vec<_> = resolve.interfaces.iter().map(|(id, _)| id).collect();
    for id in ids {
        let mut types = std::mem::take(&mut resolve.interfaces[id].types);
        types.sort_by_cached_key(|name, ty| (taken_from(resolve, *ty), name.clone()));
        let interface = &mut resolve.interfaces[id];
        interface.types = types;
        interface.functions.sort_keys();
    }
    let ids: Vec<_> = resolve.worlds.iter().map(|(id, _)| id).collect();
    for id in ids {
        let mut imports = std::mem::take(&mut resolve.worlds[id].imports);
        let mut exports = std::mem::take(&mut resolve.worlds[id].exports);
        for items in [&mut imports, &mut exports] {
            items.sort_by_cached_key(|key, _| resolve.name_world_key(key));
        }
        imports = needed_first(resolve, imports);
        let world = &mut resolve.worlds[id];
        (world.imports, world.exports) = (imports, exports);
    }
}

/// Brings imports behind those that they need. What an import needs, it brings
/// with its own gates, and these then hold whatever the text says further down.
fn needed_first(resolve: &Resolve, items: Items) -> Items {
    let mut ordered = Items::with_capacity_and_hasher(items.len(), items.hasher().clone());
    let mut open: Vec<(&WorldKey, bool)> = items.keys().rev().map(|key| (key, false)).collect();
    let mut met: HashSet<&WorldKey> = HashSet::new();
    while let Some((key, needs_are_in)) = open.pop() {
        if needs_are_in {
            ordered.insert(key.clone(), items[key].clone());
        } else if met.insert(key) {
            open.push((key, true));
            let WorldItem::Interface { id, .. } = &items[key] else { continue };
            let types = resolve.interfaces[*id].types.values().rev();
            let needed = types.filter_map(|ty| used_from(resolve, *ty)).map(WorldKey::Interface);
            open.extend(needed.filter_map(|key| Some((items.get_key_value(&key)?.0, false))));
        }
    }
    ordered
}

/// Those that are used from elsewhere come first, by interface.
fn taken_from(resolve: &Resolve, ty: TypeId) -> (bool, Option<String>) {
    let from = used_from(resolve, ty).and_then(|interface| resolve.id_of(interface));
    (from.is_none(), from)
}

/// The interface that a type is used from.
fn used_from(resolve: &Resolve, ty: TypeId) -> Option<InterfaceId> {
    let def = &resolve.types[ty];
    let TypeDefKind::Type(Type::Id(target)) = def.kind else { return None };
    match resolve.types[target].owner {
        TypeOwner::Interface(owner) if def.owner != TypeOwner::Interface(owner) => Some(owner),
        _ => None,
    }
}
