//! Resolved WIT to contracts.
//!
//! In: a [`Resolve`], whatever form it was read from, and the options that say
//! which feature gates are open. Out: a [`Contract`] that is the same for all
//! forms, and the items that closed gates withhold from it. It reads nothing
//! and shows nothing of `wit-parser` to anyone else.
//!
//! A dependency is in a contract as far as a WIT package in wasm records
//! it: the interfaces that the roots reach, their functions only where a world
//! of the roots imports or exports them, and no gates.

mod depth;
mod names;
mod statements;
mod types;
mod worlds;

#[cfg(test)]
mod tests;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use wit_parser::decoding::DecodedWasm;
use wit_parser::{InterfaceId, PackageId, Resolve, WorldId};
use witgate_model::{
    Contract, Interface, Item, Member, Name, Package, PackageName, Scope, Sources, Span,
};

use self::depth::Shapes;
use self::names::Names;
use self::statements::Statements;
use crate::error::Error;
use crate::gates::Gates;
use crate::options::Options;
use crate::sourced::{FileRange, Sourced, find};

/// A contract, and the items withheld from it, each with its feature.
type Normalised = (Contract, BTreeMap<Item, Name>);

/// The contract of WIT text.
///
/// `wit-parser` shuts gates best while it resolves: it alone knows what a world
/// states and what it includes. So a `sourced` that was resolved with these
/// options yields exactly the contract, and `everything`, resolved with all
/// features, tells what is withheld. One that was resolved with all features is
/// filtered here, as wasm is.
pub(crate) fn from_text(
    sourced: &Sourced,
    everything: Option<&Resolve>,
    options: &Options,
) -> Result<(Contract, Sources, BTreeMap<Item, Name>), Error> {
    let Sourced { resolve, roots, files } = sourced;
    let (contract, mut withheld) = normalise(resolve, roots, files, options)?;
    if let Some(everything) = everything {
        let names = roots.iter().map(|root| &resolve.packages[*root].name);
        let roots = names.filter_map(|name| everything.package_names.get(name).copied());
        let roots: Vec<_> = roots.collect();
        withheld.extend(normalise(everything, &roots, &[], options)?.1);
    }
    Ok((contract, sourced.sources(), withheld))
}

/// The contract of a WIT package in wasm, or of a component.
pub(crate) fn from_wasm(decoded: &DecodedWasm, options: &Options) -> Result<Normalised, Error> {
    normalise(decoded.resolve(), &[decoded.package()], &[], options)
}

fn normalise(
    resolve: &Resolve,
    roots: &[PackageId],
    files: &[FileRange],
    options: &Options,
) -> Result<Normalised, Error> {
    let shapes = depth::shapes(resolve);
    let names = Names::new(resolve);
    if let Some((id, depth)) = shapes.too_deep {
        let item = names.ty(id).map_or("a type without a name".to_owned(), |name| name.to_string());
        return Err(Error::TooDeep { item, depth });
    }
    let packages = resolve.packages.iter().map(|(_, package)| package.name.to_string()).collect();
    let mut reading = Reading {
        resolve,
        files,
        gates: Gates::new(resolve, options),
        names,
        shapes,
        roots: roots.iter().copied().collect(),
        reached: vec![false; resolve.interfaces.len()],
        in_world: vec![false; resolve.interfaces.len()],
        ahead: Vec::new(),
        included: Vec::new(),
        withheld: BTreeMap::new(),
        package_spans: statements::packages(files, &packages),
    };
    let mut contract = Contract::default();
    reading.roots(&mut contract);
    reading.included(&mut contract);
    reading.interfaces(&mut contract);
    Ok((contract, reading.withheld))
}

/// A resolve as it is being read.
struct Reading<'a> {
    resolve: &'a Resolve,
    files: &'a [FileRange],
    gates: Gates<'a>,
    names: Names<'a>,
    shapes: Shapes,
    roots: HashSet<PackageId>,
    /// By interface: whether the contract mentions it.
    reached: Vec<bool>,
    /// By interface: whether a world of the roots imports or exports it.
    in_world: Vec<bool>,
    /// Interfaces that are reached and not read yet.
    ahead: Vec<InterfaceId>,
    /// Worlds of dependencies that are included and not read yet.
    included: Vec<WorldId>,
    withheld: BTreeMap<Item, Name>,
    /// Where the text names each package, dependencies included.
    package_spans: HashMap<String, Span>,
}

impl<'a> Reading<'a> {
    /// Packages and worlds of the roots; their interfaces are but reached.
    fn roots(&mut self, contract: &mut Contract) {
        let resolve = self.resolve;
        let mut roots: Vec<PackageId> = self.roots.iter().copied().collect();
        roots.sort();
        for id in roots {
            let name = self.names.package(id).clone();
            let mut package = Package { span: self.package_span(&name), ..Package::default() };
            for world in resolve.packages[id].worlds.values() {
                let Some(name) = self.names.world(*world).cloned() else { continue };
                match self.gates.world(*world) {
                    Some(feature) => self.withhold(Scope::World(name), Member::Itself, feature),
                    None => {
                        let world = self.world(*world);
                        package.worlds.insert(name.name, world);
                    }
                }
            }
            for interface in resolve.packages[id].interfaces.values() {
                self.reach(*interface);
            }
            contract.roots.insert(name.clone());
            contract.packages.insert(name, package);
        }
    }

    /// The worlds of dependencies that worlds of the roots include, directly or
    /// through one another. They are beside the contract, so that nothing is
    /// reached or withheld for their sake.
    fn included(&mut self, contract: &mut Contract) {
        let (reached, in_world) = (self.reached.clone(), self.in_world.clone());
        let (ahead, withheld) = (self.ahead.len(), self.withheld.clone());
        while let Some(id) = self.included.pop() {
            let Some(name) = self.names.world(id).cloned() else { continue };
            if let Entry::Vacant(vacant) = contract.included.entry(name) {
                vacant.insert(self.world(id));
            }
        }
        (self.reached, self.in_world) = (reached, in_world);
        self.ahead.truncate(ahead);
        self.withheld = withheld;
    }

    /// All interfaces that are reached, and those that they reach in turn.
    fn interfaces(&mut self, contract: &mut Contract) {
        while let Some(id) = self.ahead.pop() {
            let Some(name) = self.names.interface(id).cloned() else { continue };
            if let Some(feature) = self.gates.interface(id) {
                self.withhold(Scope::Interface(name), Member::Itself, feature);
                continue;
            }
            let package = self.resolve.interfaces[id].package;
            let is_root = package.is_some_and(|package| self.roots.contains(&package));
            let interface = self.interface(id, is_root, is_root || self.in_world[id.index()]);
            let span = self.package_span(&name.package);
            let new = || Package { span, ..Package::default() };
            let package = contract.packages.entry(name.package).or_insert_with(new);
            package.interfaces.insert(name.name, interface);
        }
    }

    fn package_span(&self, name: &PackageName) -> Span {
        self.package_spans.get(&name.to_string()).copied().unwrap_or_default()
    }

    fn reach(&mut self, id: InterfaceId) {
        if !std::mem::replace(&mut self.reached[id.index()], true) {
            self.ahead.push(id);
        }
    }

    fn interface(&mut self, id: InterfaceId, is_root: bool, with_functions: bool) -> Interface {
        let interface = &self.resolve.interfaces[id];
        let mut types = Vec::with_capacity(interface.types.len());
        for (name, ty) in &interface.types {
            let name = self.names.text(name);
            match self.gates.ty(*ty) {
                Some(feature) => self.withhold_in(id, Member::Type(name), feature),
                None => types.push((name, self.type_def(*ty, is_root))),
            }
        }
        let mut functions = Vec::new();
        for (name, function) in interface.functions.iter().filter(|_| with_functions) {
            let name = self.names.text(name);
            match self.gates.function(function) {
                // Without its resource it goes without saying.
                Some(_)
                    if function.kind.resource().is_some_and(|id| self.gates.ty(id).is_some()) => {}
                Some(feature) => self.withhold_in(id, Member::Function(name), feature),
                None => functions.push((name, self.function(function, is_root))),
            }
        }
        Interface {
            types: types.into_iter().collect(),
            functions: functions.into_iter().collect(),
            stability: self.stability(&interface.stability, is_root),
            span: self.locate(interface.span),
        }
    }

    fn withhold_in(&mut self, id: InterfaceId, member: Member, feature: &'a str) {
        if let Some(scope) = self.names.scope(id).cloned() {
            self.withhold(scope, member, feature);
        }
    }

    fn withhold(&mut self, scope: Scope, member: Member, feature: &'a str) {
        let feature = self.names.text(feature);
        self.withheld.insert(Item::In(scope, member), feature);
    }

    fn locate(&self, span: wit_parser::Span) -> Span {
        let Some((file, range)) = find(self.files, span) else { return Span::NONE };
        Span::new(index(file), range.start, range.end)
    }

    /// The import and export statements of a world.
    fn statements(&self, world: &wit_parser::World) -> Statements<'a> {
        match find(self.files, world.span) {
            Some((file, name)) => {
                Statements::new(index(file), &self.files[file].text, name.end as usize)
            }
            None => Statements::default(),
        }
    }
}

fn index(file: usize) -> u32 {
    u32::try_from(file).expect("there are fewer files than bytes of text")
}
