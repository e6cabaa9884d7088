//! What of a contract is migrated: the functions that a component imports and exports, or
//! those of a package and of its worlds.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use witgate_model::{
    CallSites, Contract, Function, Interface, Item, Member, Name, PackageName, Scope, Side, Target,
    WasmStructure, World, WorldItem, WorldName,
};

/// More worlds in worlds than anybody writes.
const MOST_INCLUDES: usize = 8;

/// An interface that is used, or the functions of a world.
pub(crate) struct Holder<'c> {
    /// Its address with its version.
    pub(crate) address: String,
    /// The same without.
    pub(crate) bare: String,
    pub(crate) package: Arc<PackageName>,
    pub(crate) interface: Cow<'c, Interface>,
    pub(crate) sides: BTreeSet<Side>,
    /// The worlds that import or export it.
    pub(crate) worlds: BTreeSet<WorldName>,
    /// Whether it is one of the packages that are migrated, and no dependency.
    pub(crate) is_root: bool,
    /// Whether somebody asked for it: it is not only imported because a type of it is used.
    pub(crate) is_stated: bool,
}

/// Everything that is used, by address.
pub(crate) fn holders(contract: &Contract, is_component: bool) -> BTreeMap<String, Holder<'_>> {
    let mut holders = BTreeMap::new();
    let is_root = |package: &Arc<PackageName>| contract.roots.contains(package);
    for (name, world) in contract.worlds().filter(|(name, _)| is_root(&name.package)) {
        for side in [Side::Import, Side::Export] {
            of_side(contract, &name, world, side, is_component, &mut holders);
        }
    }
    let interfaces = contract.interfaces().filter(|(name, _)| is_root(&name.package));
    for (name, interface) in interfaces.filter(|_| !is_component) {
        let holder = || holder(name.to_string(), name.bare(), &name.package, interface, true);
        holders.entry(name.to_string()).or_insert_with(holder);
    }
    holders
}

fn of_side<'c>(
    contract: &'c Contract,
    world_name: &WorldName,
    world: &'c World,
    side: Side,
    is_component: bool,
    holders: &mut BTreeMap<String, Holder<'c>>,
) {
    let mut free = Interface::default();
    for (key, item) in world.side(side) {
        match item {
            WorldItem::Interface { target, .. } => {
                let Some(interface) = contract.target(target) else { continue };
                let (address, bare, package) = match target {
                    Target::Named(name) => (name.to_string(), name.bare(), &name.package),
                    Target::Inline(_) => {
                        let label = key.to_string();
                        let address = in_world(world_name, side, &label, is_component);
                        (address, bare_in_world(world_name, side, &label), &world_name.package)
                    }
                };
                let is_root = contract.roots.contains(package);
                let new = || holder(address.clone(), bare, package, interface, is_root);
                let holder = holders.entry(address.clone()).or_insert_with(new);
                let scope = Scope::World(world_name.clone());
                let item = Item::In(scope, Member::Key(side, key.clone()));
                let has_text = !world.text.body.is_none();
                holder.is_stated |=
                    is_component || !has_text || is_stated(contract, world, &item, MOST_INCLUDES);
                holder.sides.insert(side);
                holder.worlds.insert(world_name.clone());
            }
            WorldItem::Function(function) => {
                free.functions.insert(key.to_string().into(), function.clone());
            }
            WorldItem::Type(_) => {}
        }
    }
    if !free.functions.is_empty() {
        let address = in_world(world_name, side, "", is_component);
        let package = world_name.package.clone();
        let interface = Cow::Owned(free);
        let (sides, worlds) = ([side].into(), [world_name.clone()].into());
        let bare = bare_in_world(world_name, side, "");
        let holder = Holder {
            address,
            bare,
            package,
            interface,
            sides,
            worlds,
            is_root: true,
            is_stated: true,
        };
        holders.insert(holder.address.clone(), holder);
    }
}

/// Whether somebody wrote the import or export of a world, there or in a world that it
/// includes, at most so many deep. What is imported for its types alone is written nowhere.
fn is_stated(contract: &Contract, world: &World, item: &Item, deep: usize) -> bool {
    contract.is_stated(world, item)
        || deep > 0
            && world.text.includes.iter().any(|include| {
                let (source, _) = include.source_of(item);
                let included = contract.any_world(&include.world);
                included.is_some_and(|it| is_stated(contract, it, &source, deep - 1))
            })
}

/// What to call something that only a world names.
fn in_world(world: &WorldName, side: Side, label: &str, is_component: bool) -> String {
    match is_component {
        true => format!("{side} {label}").trim_end().to_owned(),
        false => format!("{world}#{side} {label}").trim_end().to_owned(),
    }
}

/// The same without a version, whatever it is of.
fn bare_in_world(world: &WorldName, side: Side, label: &str) -> String {
    format!("{}#{side} {label}", world.bare()).trim_end().to_owned()
}

fn holder<'c>(
    address: String,
    bare: String,
    package: &Arc<PackageName>,
    interface: &'c Interface,
    is_root: bool,
) -> Holder<'c> {
    let package = package.clone();
    let interface = Cow::Borrowed(interface);
    let (sides, worlds) = (BTreeSet::new(), BTreeSet::new());
    Holder { address, bare, package, interface, sides, worlds, is_root, is_stated: is_root }
}

/// Who calls the imports of a component, and how often.
pub(crate) struct Callers {
    /// By interface and version range, then by function.
    imports: HashMap<(String, String), HashMap<String, Caller>>,
    /// The interfaces that core modules import from which are no adapters.
    of_programs: HashSet<(String, String)>,
    has_adapter: bool,
}

/// Who imports a function.
#[derive(Default)]
struct Caller {
    /// How many instructions call it, where that was counted.
    calls: Option<u64>,
    is_program: bool,
}

impl Callers {
    pub(crate) fn new(structure: Option<&WasmStructure>, calls: Option<&CallSites>) -> Callers {
        let adapters = structure.map(WasmStructure::preview1_adapters).unwrap_or_default();
        let mut callers = Callers {
            imports: HashMap::new(),
            of_programs: HashSet::new(),
            has_adapter: !adapters.is_empty(),
        };
        let modules = structure.iter().flat_map(|structure| &structure.modules);
        for (position, module) in modules.enumerate() {
            let is_program = !adapters.contains(&position);
            let counts = calls.and_then(|calls| calls.modules.get(position));
            for (from, functions) in &module.imports {
                let key = interface_of_import(from);
                let counts = counts.and_then(|counts| counts.get(from));
                let of_interface = callers.imports.entry(key.clone()).or_default();
                for function in functions {
                    let caller = of_interface.entry(function.clone()).or_default();
                    caller.is_program |= is_program;
                    if let Some(count) = counts.and_then(|counts| counts.get(function)) {
                        caller.calls = Some(caller.calls.unwrap_or(0).saturating_add(*count));
                    }
                }
                if is_program {
                    callers.of_programs.insert(key);
                }
            }
        }
        callers
    }

    fn caller(&self, holder: &Holder<'_>, name: &Name) -> Option<&Caller> {
        self.imports.get(&holder.key())?.get(&**name)
    }

    /// How many instructions call an import; `None` where that was not counted, or no
    /// core module imports it by that name.
    pub(crate) fn calls(&self, holder: &Holder<'_>, name: &Name) -> Option<u64> {
        let is_import = holder.sides.contains(&Side::Import);
        self.caller(holder, name).filter(|_| is_import)?.calls
    }

    /// Whether an interface is imported for an adapter of preview1 alone: no other core
    /// module imports from it.
    pub(crate) fn is_interface_of_adapter(&self, holder: &Holder<'_>) -> bool {
        self.has_adapter
            && !self.of_programs.contains(&holder.key())
            && !holder.sides.contains(&Side::Export)
    }

    /// Whether an adapter of preview1 imports it, and no other core module does.
    pub(crate) fn is_of_adapter(&self, holder: &Holder<'_>, name: &Name) -> bool {
        self.has_adapter && self.caller(holder, name).is_some_and(|caller| !caller.is_program)
    }
}

impl Holder<'_> {
    /// The interface and version range, as [`interface_of_import`] has them.
    fn key(&self) -> (String, String) {
        let version = self.package.version.as_ref().map(ToString::to_string);
        (self.bare.clone(), range(&version.unwrap_or_default()))
    }
}

/// The interface that a core module imports from, and its version range: by its name, with
/// `cm32p2|` before it in the newer naming of `wit-component`.
fn interface_of_import(from: &str) -> (String, String) {
    let from = from.split_once('|').map_or(from, |(_, from)| from);
    let (bare, version) = from.split_once('@').unwrap_or((from, ""));
    (bare.to_owned(), range(version))
}

/// `0.2` of `0.2.6`, and `1` of `1.4.0`: that much of a version is in either naming.
fn range(version: &str) -> String {
    let numbers: Vec<&str> = version.split('.').collect();
    match numbers.as_slice() {
        ["0", minor, ..] => format!("0.{minor}"),
        [major, ..] => (*major).to_owned(),
        [] => String::new(),
    }
}

/// A function of a holder.
pub(crate) type Used<'h, 'c> = (&'h Holder<'c>, &'h Name, &'h Function);

/// Every function that is used.
pub(crate) fn functions<'h, 'c>(
    holders: &'h BTreeMap<String, Holder<'c>>,
) -> impl Iterator<Item = Used<'h, 'c>> {
    holders.values().flat_map(|holder| {
        holder.interface.functions.iter().map(move |(name, function)| (holder, name, function))
    })
}
