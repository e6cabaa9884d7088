//! The capabilities that a component asks for.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{
    Contract, CoreModule, InterfaceName, Name, Provider, Target, WasmStructure, World, WorldItem,
    WorldKey,
};

use crate::class::CLASSES;
use crate::preview1;
use crate::table::{Known, Table, unknown};

/// A capability: that a component asks for a class, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// The class: one of [`CLASSES`], one that a policy made up, or `unknown:` and the
    /// name of what no table knows.
    pub class: String,
    /// How far it goes.
    pub tier: Tier,
    /// Who asks for it, where that can be told.
    pub asker: Asker,
    /// The imports that belong to the class, by name.
    pub imports: Vec<CapabilityImport>,
}

/// How far a capability goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// An interface of the class is imported, and nothing that does something with the
    /// power: types, or functions on handles that are open already.
    Imported,
    /// An interface is imported that hands the power out, and no function that does
    /// something with it.
    Authority,
    /// A function is imported that does something with it.
    Used,
}

impl Tier {
    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Imported => "imported",
            Tier::Authority => "authority",
            Tier::Used => "used",
        }
    }
}

/// Who in a component asks for a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asker {
    /// The adapter of WASI preview1 alone, which takes it for every program: the
    /// program itself imports nothing of the kind.
    AdapterOnly,
    /// The program, by a function of WASI preview1, through the adapter.
    Preview1,
    /// The program.
    Program,
}

impl Asker {
    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Asker::AdapterOnly => "adapter",
            Asker::Preview1 => "preview1",
            Asker::Program => "program",
        }
    }
}

/// An import that belongs to a class; an export, for what a component receives.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CapabilityImport {
    /// Its name, with the version; the label before it, if it has one.
    pub name: String,
    /// The functions that are imported from it.
    pub functions: BTreeSet<Name>,
    /// Those of them that do something with the power.
    pub acting: BTreeSet<Name>,
    /// Whether it hands the power out.
    pub is_authority: bool,
    /// The name by which a nested component asks for it, where that is another one.
    pub asked_as: Option<String>,
}

/// Classes that the adapter of WASI preview1 takes for every program: it opens the
/// standard streams before it knows what for.
const TAKEN_BY_ADAPTER: [&str; 2] = ["stdio", "terminal"];

/// The capabilities of a world: of a component, what it asks for; of a world in WIT,
/// what a component for it may ask for. In the order of [`CLASSES`], unknown ones first.
pub fn capabilities(
    contract: &Contract,
    world: &World,
    structure: Option<&WasmStructure>,
    table: &Table,
) -> Vec<Capability> {
    let mut found = FoundImports::default();
    for (key, item) in &world.imports {
        found.import(contract, key, item, table);
    }
    for (key, item) in &world.exports {
        found.export(contract, key, item, table);
    }
    if let Some(structure) = structure {
        found.nested(structure, table);
    }
    let refinement = structure.map(Refinement::new);
    found.into_capabilities(refinement.as_ref())
}

/// The capabilities of a core module, by the functions that it imports.
pub fn capabilities_of_module(module: &CoreModule, table: &Table) -> Vec<Capability> {
    let mut found = FoundImports::default();
    // An adapter calls the module that it is put beside so.
    for (from, names) in module.imports.iter().filter(|(from, _)| *from != "__main_module__") {
        let names = names.iter().filter(|name| !is_intrinsic(name));
        if is_preview1(from) {
            for name in names {
                let import = plain(from.clone(), [name.as_str().into()].into());
                match preview1::class(name) {
                    Some(Some(class)) => found.add(class.to_owned(), all_acting(import, true)),
                    Some(None) => {}
                    None => {
                        let class = unknown(&format!("{from}.{name}"));
                        found.add(class, all_acting(import, true));
                    }
                }
            }
            continue;
        }
        let import = plain(from.clone(), names.map(|name| name.as_str().into()).collect());
        match preview1::MODULES.iter().find(|(module, _)| module == from) {
            Some((_, class)) => found.add((*class).to_owned(), all_acting(import, true)),
            None if import.functions.is_empty() => {}
            None => found.known(&table.of_import(bare(from)), import),
        }
    }
    found.into_capabilities(None)
}

/// Whether a name is that of a function which the canonical ABI provides, not the host:
/// `[resource-drop]r`, `[task-return]f`.
fn is_intrinsic(name: &str) -> bool {
    let is_function = ["[method]", "[static]", "[constructor]", "[get]", "[set]", "[async"];
    name.starts_with('[') && !is_function.iter().any(|start| name.starts_with(start))
}

fn is_preview1(module: &str) -> bool {
    [witgate_model::PREVIEW1, witgate_model::PREVIEW0].contains(&module)
}

/// The name of an interface as core modules import it, without prefix and version.
fn bare(module: &str) -> &str {
    let name = module.rsplit_once('|').map_or(module, |(_, name)| name);
    name.split_once('@').map_or(name, |(name, _)| name)
}

/// The imports of each class, by name and by what a nested component calls them.
#[derive(Default)]
struct FoundImports(BTreeMap<String, BTreeMap<(String, Option<String>), CapabilityImport>>);

impl FoundImports {
    fn import(&mut self, contract: &Contract, key: &WorldKey, item: &WorldItem, table: &Table) {
        match item {
            WorldItem::Interface { target: Target::Named(interface), .. } => {
                let name = match key {
                    WorldKey::Interface(_) => interface.to_string(),
                    WorldKey::Name(label) => format!("{label}: {interface}"),
                };
                let functions = functions(contract, interface);
                self.known(&table.of_import(&interface.bare()), plain(name, functions));
            }
            WorldItem::Interface { target: Target::Inline(interface), .. } => {
                let functions = interface.functions.keys().cloned().collect();
                self.unknown(plain(key.to_string(), functions));
            }
            WorldItem::Function(_) => {
                let name: Name = key.to_string().into();
                self.unknown(plain(key.to_string(), [name].into()));
            }
            WorldItem::Type(_) => {}
        }
    }

    fn export(&mut self, contract: &Contract, key: &WorldKey, item: &WorldItem, table: &Table) {
        let WorldItem::Interface { target: Target::Named(interface), .. } = item else { return };
        if let Some(class) = table.of_export(&interface.bare()) {
            let import = plain(key.to_string(), functions(contract, interface));
            self.add(class.to_owned(), all_acting(import, false));
        }
    }

    /// What nested components ask the host for under another name than the whole
    /// component does: it is what the nested one takes it for that counts.
    fn nested(&mut self, structure: &WasmStructure, table: &Table) {
        let whole = self.0.values().flat_map(BTreeMap::values);
        let functions: BTreeMap<String, BTreeSet<Name>> = whole
            .map(|import| (bare(label_off(&import.name)).to_owned(), import.functions.clone()))
            .collect();
        for import in &structure.nested_imports {
            let Provider::Host(host) = &import.provider else { continue };
            let (asked, given) = (bare(&import.name), bare(host));
            if asked == given || !asked.contains('/') {
                continue;
            }
            let mut functions = functions.get(given).cloned().unwrap_or_default();
            // Of what is passed on in part, the rest does nothing under this name.
            if let Some(passed_on) = &import.functions {
                functions.retain(|function| passed_on.contains(function));
            }
            let asked_as = Some(import.name.to_string());
            let renamed = CapabilityImport { asked_as, ..plain(host.to_string(), functions) };
            self.known(&table.of_import(asked), renamed);
        }
    }

    /// Adds an import of which there may be something in the table.
    fn known(&mut self, known: &Known, import: CapabilityImport) {
        let Some(class) = &known.class else { return };
        let acting = import.functions.iter().filter(|function| !known.idle.contains(&&***function));
        let acting = acting.cloned().collect();
        let is_authority = known.is_authority && !import.functions.is_empty();
        self.add(class.clone(), CapabilityImport { acting, is_authority, ..import });
    }

    fn unknown(&mut self, import: CapabilityImport) {
        self.add(unknown(&import.name), all_acting(import, true));
    }

    fn add(&mut self, class: String, import: CapabilityImport) {
        let imports = self.0.entry(class).or_default();
        let key = (import.name.clone(), import.asked_as.clone());
        match imports.get_mut(&key) {
            Some(known) => {
                known.functions.extend(import.functions);
                known.acting.extend(import.acting);
            }
            None => {
                imports.insert(key, import);
            }
        }
    }

    fn into_capabilities(self, refinement: Option<&Refinement<'_>>) -> Vec<Capability> {
        let mut capabilities: Vec<Capability> = Vec::new();
        for (class, imports) in self.0 {
            let imports: Vec<CapabilityImport> = imports.into_values().collect();
            let is_used = imports.iter().any(|import| !import.acting.is_empty());
            let is_authority = imports.iter().any(|import| import.is_authority);
            let asker = refinement.map_or(Asker::Program, |it| it.asker(&class, &imports));
            let mut tier = match (is_used, is_authority) {
                (true, _) => Tier::Used,
                (false, true) => Tier::Authority,
                (false, false) => Tier::Imported,
            };
            if asker == Asker::AdapterOnly && TAKEN_BY_ADAPTER.contains(&class.as_str()) {
                tier = Tier::Imported;
            }
            capabilities.push(Capability { class, tier, asker, imports });
        }
        let rank = |class: &str| CLASSES.iter().position(|known| known.id == class);
        capabilities.sort_by_key(|it| (rank(&it.class), it.class.clone()));
        capabilities
    }
}

/// An import of which nothing else is known yet.
fn plain(name: String, functions: BTreeSet<Name>) -> CapabilityImport {
    let acting = BTreeSet::new();
    CapabilityImport { name, functions, acting, is_authority: false, asked_as: None }
}

/// An import each of whose functions does something.
fn all_acting(import: CapabilityImport, is_authority: bool) -> CapabilityImport {
    CapabilityImport { acting: import.functions.clone(), is_authority, ..import }
}

fn label_off(name: &str) -> &str {
    name.rsplit_once(": ").map_or(name, |(_, name)| name)
}

fn functions(contract: &Contract, interface: &InterfaceName) -> BTreeSet<Name> {
    let interface = contract.interface(interface);
    interface.into_iter().flat_map(|interface| interface.functions.keys().cloned()).collect()
}

/// Who asks for what, by the imports of core modules.
struct Refinement<'s> {
    /// Interfaces that core modules import, adapters left out, without versions.
    by_programs: BTreeSet<&'s str>,
    /// Interfaces that adapters import.
    by_adapters: BTreeSet<&'s str>,
    /// The classes of the functions of preview1 that core modules import.
    preview1: BTreeSet<&'static str>,
    /// Whether there is a function of preview1 that no table knows, and which may be
    /// anything.
    is_unknown: bool,
}

impl<'s> Refinement<'s> {
    fn new(structure: &'s WasmStructure) -> Refinement<'s> {
        let adapters = structure.preview1_adapters();
        let (mut by_programs, mut by_adapters) = (BTreeSet::new(), BTreeSet::new());
        for (position, module) in structure.modules.iter().enumerate() {
            let names = module.imports.keys().map(|name| bare(name));
            match adapters.contains(&position) {
                true => by_adapters.extend(names),
                false => by_programs.extend(names),
            }
        }
        let classes: Vec<Option<Option<&str>>> =
            structure.preview1().into_iter().map(preview1::class).collect();
        Refinement {
            by_programs,
            by_adapters,
            is_unknown: classes.contains(&None),
            preview1: classes.into_iter().flatten().flatten().collect(),
        }
    }

    /// Who asks for a class. Unless every import of it is seen to be an adapter's, it
    /// is the program.
    fn asker(&self, class: &str, imports: &[CapabilityImport]) -> Asker {
        let names = || imports.iter().map(|import| bare(label_off(&import.name)));
        let is_adapters =
            names().all(|name| self.by_adapters.contains(name) && !self.by_programs.contains(name));
        let is_renamed = imports.iter().any(|import| import.asked_as.is_some());
        match is_adapters && !is_renamed {
            false => Asker::Program,
            true if self.is_unknown || self.preview1.contains(class) => Asker::Preview1,
            true => Asker::AdapterOnly,
        }
    }
}
