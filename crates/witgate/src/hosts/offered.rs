//! What a host offers, as a contract and a world of it.
//!
//! The packages that matter are read in groups that mention one another, each once for
//! all hosts that have it, and with all gates open; gates that the host does not open are
//! closed in what was read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use witgate_hosts::WitPackage;
use witgate_load::{Options, load_bytes};
use witgate_model::{
    Contract, Interface, InterfaceName, Package, PackageName, Scope, Span, Stability, Target,
    World, WorldItem, WorldKey, WorldName,
};

use super::relevant::{Relevant, RelevantOffer};
use crate::error::{Error, Party};

/// What was read for hosts.
#[derive(Default)]
pub(super) struct ReadPackages {
    groups: HashMap<Vec<WitPackage>, Contract>,
    contracts: HashMap<(BTreeSet<WitPackage>, BTreeSet<String>), Arc<Contract>>,
}

/// What a host offers with some of its flags given.
pub(super) struct OfferedWorld {
    /// It has what the world is made of, and not the world.
    pub(super) contract: Arc<Contract>,
    pub(super) name: WorldName,
    pub(super) world: World,
}

impl ReadPackages {
    /// What the host offers with these flags.
    pub(super) fn offered(
        &mut self,
        relevant: &Relevant,
        flags: &[&str],
    ) -> Result<OfferedWorld, Error> {
        let in_force = relevant.in_force(flags);
        let offers = || in_force.iter().map(|position| &relevant.offers[*position]);
        let features = offers().flat_map(|offer| offer.features.iter().cloned()).collect();
        let contract = self.contract(&relevant.packages, &features)?;
        let mut world = World::default();
        for offer in offers() {
            import(&mut world, offer, &contract, &features);
        }
        for called in relevant.calls.iter().filter(|it| contract.interface(it).is_some()) {
            let key = WorldKey::Interface(called.clone());
            world.exports.insert(key, item(Target::Named(called.clone())));
        }
        let package =
            PackageName { namespace: "witgate".into(), name: "host".into(), version: None };
        let name = WorldName { package: Arc::new(package), name: "offered".into() };
        Ok(OfferedWorld { contract, name, world })
    }

    fn contract(
        &mut self,
        packages: &BTreeSet<WitPackage>,
        features: &BTreeSet<String>,
    ) -> Result<Arc<Contract>, Error> {
        let key = (packages.clone(), features.clone());
        if let Some(known) = self.contracts.get(&key) {
            return Ok(Arc::clone(known));
        }
        let mut contract = Contract::default();
        for group in groups(packages) {
            if !self.groups.contains_key(&group) {
                self.groups.insert(group.clone(), read(&group)?);
            }
            let of_group = &self.groups[&group].packages;
            let gated = of_group.iter().map(|(name, it)| (name.clone(), gated(it, features)));
            contract.packages.extend(gated);
        }
        let contract = Arc::new(contract);
        self.contracts.insert(key, Arc::clone(&contract));
        Ok(contract)
    }
}

/// Packages in groups, of which none mentions a package of another.
fn groups(packages: &BTreeSet<WitPackage>) -> Vec<Vec<WitPackage>> {
    let mut groups: Vec<Vec<WitPackage>> = Vec::new();
    for package in packages {
        let is_with = |other: &WitPackage| {
            package.mentions.contains(&other.name()) || other.mentions.contains(&package.name())
        };
        let is_beside = |group: &mut Vec<WitPackage>| group.iter().any(is_with);
        let mut group: Vec<WitPackage> = groups.extract_if(.., is_beside).flatten().collect();
        group.push(*package);
        groups.push(group);
    }
    for group in &mut groups {
        group.sort();
    }
    groups
}

/// All that is in some packages, whatever gates there are.
fn read(packages: &[WitPackage]) -> Result<Contract, Error> {
    let mut text = String::from("package witgate:host;\n");
    for package in packages {
        text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
    }
    let options = Options { all_features: true, ..Options::default() };
    let load = |error| Error::Load { party: Party::Host, error };
    Ok(load_bytes("host.wit", text.as_bytes(), &options).map_err(load)?.contract)
}

/// A package as it is with these gates open and no others.
fn gated(package: &Package, features: &BTreeSet<String>) -> Package {
    let is_open = |stability: &Stability| match &stability.unstable {
        Some(feature) => features.contains(&**feature),
        None => true,
    };
    let mut interfaces = BTreeMap::new();
    for (name, interface) in &package.interfaces {
        if !is_open(&interface.stability) {
            continue;
        }
        let types = interface.types.iter().filter(|(_, def)| is_open(&def.stability));
        let functions = interface.functions.iter().filter(|(_, function)| {
            let resource = function.kind.resource().and_then(|it| interface.types.get(it));
            is_open(&function.stability) && resource.is_none_or(|it| is_open(&it.stability))
        });
        let gated = Interface {
            types: types.map(|(name, def)| (name.clone(), def.clone())).collect(),
            functions: functions.map(|(name, it)| (name.clone(), it.clone())).collect(),
            ..Interface::default()
        };
        interfaces.insert(name.clone(), gated);
    }
    Package { interfaces, ..Package::default() }
}

/// Imports what an offer has.
fn import(
    world: &mut World,
    offer: &RelevantOffer,
    contract: &Contract,
    features: &BTreeSet<String>,
) {
    let mut ahead: Vec<InterfaceName> = Vec::new();
    for interface in &offer.interfaces {
        let is_open = |feature: &String| features.contains(feature);
        if !interface.feature.as_ref().is_none_or(is_open) {
            continue;
        }
        if interface.is_read {
            ahead.push(interface.name.clone());
        } else {
            let key = WorldKey::Interface(interface.name.clone());
            world.imports.entry(key).or_insert_with(|| item(Target::Inline(Box::default())));
        }
    }
    let mut added = BTreeSet::new();
    while let Some(name) = ahead.pop() {
        let Some(interface) = contract.interface(&name) else { continue };
        if !added.insert(name.clone()) {
            continue;
        }
        if offer.is_with_dependencies {
            each_used(interface, &mut |used| ahead.push(used.clone()));
        }
        let key = WorldKey::Interface(name.clone());
        world.imports.insert(key, item(Target::Named(name)));
    }
}

/// The interfaces whose types an interface names, itself included.
fn each_used<'i>(interface: &'i Interface, visit: &mut impl FnMut(&'i InterfaceName)) {
    let mut of_scope = |scope: &'i Scope| {
        if let Scope::Interface(name) = scope {
            visit(name);
        }
    };
    for def in interface.types.values() {
        def.kind.each_name(&mut |name| of_scope(&name.scope));
    }
    for ty in interface.functions.values().flat_map(|function| function.types()) {
        ty.each_name(&mut |name| of_scope(&name.scope));
    }
}

fn item(target: Target) -> WorldItem {
    WorldItem::Interface {
        target,
        stability: Stability::default(),
        external_id: None,
        span: Span::NONE,
    }
}
