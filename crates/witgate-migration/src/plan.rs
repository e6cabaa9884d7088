//! A contract to its migration.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use witgate_model::{
    CallSites, Contract, Function, FunctionName, Name, PackageName, TypeKind, WasmStructure,
};

use crate::changed_types::{self, ChangedTypes, TypeFate};
use crate::counterpart::{self, Index, Replacement};
use crate::migration::{
    Counterpart, Migration, MigrationEntry, MigrationItem, MigrationStep, Outcome, UnchangedItems,
};
use crate::row::Row;
use crate::shapes::{Shape, Shapes, shapes};
use crate::step::Step;
use crate::suggestion::{Suggestion, suggestion};
use crate::usage::{Callers, Holder, functions, holders};
use crate::wasi::{self, INTERFACES, WASI_TARGET};
use crate::{versions, wit, world};

/// What has to be done to move a contract from WASI 0.2 to 0.3, or to `target`.
///
/// `structure` and `calls` are those of a component; without `structure` the contract is
/// that of WIT.
pub fn migration<'c>(
    contract: &'c Contract,
    structure: Option<&WasmStructure>,
    calls: Option<&CallSites>,
    target: Option<&'c Contract>,
) -> Migration {
    let callers = Callers::new(structure, calls);
    let (of_adapter, holders): (BTreeMap<_, _>, BTreeMap<_, _>) =
        holders(contract, structure.is_some())
            .into_iter()
            .partition(|(_, holder)| callers.is_interface_of_adapter(holder));
    let rows: BTreeMap<&str, &Row> = wasi::rows().map(|row| (row.from, row)).collect();
    let mut plan = Plan {
        contract,
        target,
        index: target.map(Index::new),
        rows,
        callers,
        steps: BTreeMap::new(),
        places: HashMap::new(),
        of_adapter: Vec::new(),
        unchanged: UnchangedItems::default(),
        changed_types: ChangedTypes::default(),
    };
    if target.is_none_or(|target| !has_wasi_0_2(target)) {
        for entry in world::entries(contract, &holders) {
            plan.steps.entry(Step::World).or_default().push(entry);
        }
    }
    let has_steps_of_wasi = plan.steps.contains_key(&Step::World);
    if let Some(target) = target {
        let entries = versions::entries(contract, target, &holders);
        if !entries.is_empty() {
            plan.steps.entry(Step::World).or_default().extend(entries);
        }
    }
    for holder in holders.values() {
        plan.add_changed_types(holder);
    }
    for holder in holders.values().filter(|holder| holder.is_stated) {
        plan.add_holder(holder);
    }
    for holder in holders.values().filter(|holder| holder.is_stated) {
        let shapes = shapes(contract, &holder.interface);
        for (name, function) in &holder.interface.functions {
            plan.add_function(holder, name, function, shapes.get(name));
        }
    }
    plan.say_who_uses_types();
    for (holder, name, function) in functions(&of_adapter) {
        let item = plan.item(holder, name, function);
        plan.of_adapter.push(item);
    }
    let versions: BTreeSet<_> = holders
        .values()
        .map(|holder| &holder.package)
        .chain(contract.packages.keys())
        .filter(|package| wasi::is_replaced(package))
        .filter_map(|package| package.version.clone())
        .collect();
    Migration {
        from: versions.iter().map(ToString::to_string).collect(),
        to: to(target),
        world: (structure.is_some() && has_steps_of_wasi).then(|| world::world(&holders)),
        steps: plan.steps.into_iter().map(step).collect(),
        of_adapter: plan.of_adapter,
        unchanged: plan.unchanged,
    }
}

fn step((step, mut entries): (Step, Vec<MigrationEntry>)) -> MigrationStep {
    // The first step is in an order of its own.
    if step != Step::World {
        for entry in &mut entries {
            entry.items.sort_by(|one, other| within(one).cmp(&within(other)));
        }
        entries.sort_by(|one, other| one.items.first().map(key).cmp(&other.items.first().map(key)));
    }
    MigrationStep { step, entries }
}

fn key(item: &MigrationItem) -> (&str, &str) {
    (&item.holder, &item.name)
}

/// In what is replaced together, what comes first in a program goes first.
fn within(item: &MigrationItem) -> (&str, u8, &str) {
    let rank = match item.name.rsplit('.').next().unwrap_or_default() {
        "constructor" => 0,
        own if own.starts_with("start-") => 1,
        own if own.starts_with("finish-") => 2,
        _ => 3,
    };
    (&item.holder, rank, &item.name)
}

/// What it leads to.
fn to(target: Option<&Contract>) -> String {
    let Some(target) = target else { return format!("WASI {WASI_TARGET}") };
    let roots: Vec<String> = target.roots.iter().map(ToString::to_string).collect();
    roots.join(", ")
}

fn has_wasi_0_2(target: &Contract) -> bool {
    target.packages.keys().any(|package| wasi::is_replaced(package))
}

/// A migration in the making.
struct Plan<'c> {
    contract: &'c Contract,
    target: Option<&'c Contract>,
    index: Option<Index<'c>>,
    rows: BTreeMap<&'static str, &'static Row>,
    callers: Callers,
    steps: BTreeMap<Step, Vec<MigrationEntry>>,
    /// The place of each entry in its step.
    places: HashMap<EntryKey, usize>,
    of_adapter: Vec<MigrationItem>,
    unchanged: UnchangedItems,
    changed_types: ChangedTypes,
}

impl Plan<'_> {
    /// Whether the table says what becomes of a package.
    fn is_by_table(&self, package: &PackageName) -> bool {
        let keeps = |target: &Contract| {
            target.packages.keys().any(|it| it.same_package(package) && wasi::is_replaced(it))
        };
        wasi::is_replaced(package) && !self.target.is_some_and(keeps)
    }

    /// The types of an interface that the contract to migrate to declares otherwise.
    fn add_changed_types(&mut self, holder: &Holder<'_>) {
        let Some(target) = self.target.filter(|_| !self.is_by_table(&holder.package)) else {
            return;
        };
        let Some(package) = counterpart::package_to(self.contract, target, holder) else {
            return;
        };
        for (name, def) in &holder.interface.types {
            let contracts = (self.contract, target);
            let fate = changed_types::fate(contracts, holder, (name, def), package);
            let item = MigrationItem {
                holder: holder.address.clone(),
                name: name.to_string(),
                signature: Some(wit::declared_type(name, &def.kind)),
                calls: None,
                worlds: holder.worlds.len(),
            };
            match fate {
                TypeFate::Same => continue,
                TypeFate::Changed(counterpart) => {
                    self.add(Step::Types, item, vec![counterpart], "", Outcome::Found);
                }
                // Its functions say what to do.
                TypeFate::Gone if matches!(def.kind, TypeKind::Resource) => continue,
                TypeFate::Gone => {
                    let how = "It has no type of that name.";
                    self.add(Step::NoCounterpart, item, Vec::new(), how, Outcome::Found);
                }
            }
            self.changed_types.add(holder, name);
        }
    }

    /// Says of each changed type which functions use it that are declared as they were.
    fn say_who_uses_types(&mut self) {
        for entry in self.steps.get_mut(&Step::Types).into_iter().flatten() {
            let Some(item) = entry.items.first().filter(|_| entry.how.is_empty()) else {
                continue;
            };
            let bare = item.holder.split('@').next().unwrap_or_default();
            entry.how = self.changed_types.users(bare, &item.name).unwrap_or_default();
        }
    }

    /// The types of an interface, and what is no part of WASI 0.3.
    fn add_holder(&mut self, holder: &Holder<'_>) {
        if !self.is_by_table(&holder.package) {
            let is_proposal = *holder.package.namespace == *"wasi" && !holder.is_root;
            let is_replacement = wasi::is_target(&holder.package);
            if is_proposal && !is_replacement && !wasi::is_replaced(&holder.package) {
                self.unchanged.proposals.push(holder.address.clone());
            }
            return;
        }
        for (name, def) in &holder.interface.types {
            let address = format!("{}#{name}", holder.bare);
            let Some(row) = self.rows.get(address.as_str()).copied() else { continue };
            let is_same = row.step == Step::Same || is_only_moved(row);
            if is_same || is_told_by_functions(holder, name, &def.kind) {
                continue;
            }
            let item = MigrationItem {
                holder: holder.address.clone(),
                name: name.to_string(),
                signature: None,
                calls: None,
                worlds: holder.worlds.len(),
            };
            self.add_by_row(item, row);
        }
    }

    fn item(&self, holder: &Holder<'_>, name: &Name, function: &Function) -> MigrationItem {
        MigrationItem {
            holder: holder.address.clone(),
            name: FunctionName::parse(name).to_string(),
            signature: Some(wit::declared(name, function)),
            calls: self.callers.calls(holder, name),
            worlds: holder.worlds.len(),
        }
    }

    fn add_function(
        &mut self,
        holder: &Holder<'_>,
        name: &Name,
        function: &Function,
        shape: Option<&Shape>,
    ) {
        // What is of 0.3 has arrived.
        if wasi::is_target(&holder.package) && !holder.is_root {
            return;
        }
        let item = self.item(holder, name, function);
        if !self.is_by_table(&holder.package) {
            return self.add_other(holder, name, function, shape, item);
        }
        let address = format!("{}#{}", holder.bare, item.name);
        let row = self.rows.get(address.as_str()).copied();
        if row.is_none_or(|row| row.step != Step::Same) && self.callers.is_of_adapter(holder, name)
        {
            self.of_adapter.push(item);
            return;
        }
        match row {
            Some(row) => self.add_by_row(item, row),
            None => {
                let how = "No release of WASI 0.2 up to 0.2.12 has it.";
                self.add(Step::NoCounterpart, item, Vec::new(), how, Outcome::Table);
            }
        }
    }

    fn add_by_row(&mut self, item: MigrationItem, row: &Row) {
        if row.step == Step::Same {
            self.unchanged.of_wasi.push(item);
            return;
        }
        let counterparts = row.to.iter().map(|to| counterpart::named(to, self.target)).collect();
        self.add(row.step, item, counterparts, row.how, Outcome::Table);
    }

    /// A function of a package that is not WASI's.
    fn add_other(
        &mut self,
        holder: &Holder<'_>,
        name: &Name,
        function: &Function,
        shape: Option<&Shape>,
        item: MigrationItem,
    ) {
        let of_shape = Shapes { contract: self.contract };
        let target = self.index.as_ref().and_then(|index| {
            let package = counterpart::package_to(self.contract, index.contract, holder)?;
            Some((index, package))
        });
        if let Some((index, package)) = target {
            match counterpart::find_by_shape(holder, name, function, shape, index, package) {
                Replacement::Same => {
                    if !self.changed_types.is_used_by(self.contract, &item.name, function) {
                        self.unchanged.of_others.push(item);
                    }
                }
                Replacement::Other(step, counterpart) => {
                    self.add(step, item, vec![counterpart], "", Outcome::Found);
                }
                Replacement::Nothing => {
                    let suggested = shape.map(|shape| {
                        suggestion(&of_shape, &holder.interface, name, function, shape)
                    });
                    let (step, how) = match suggested {
                        // It is gone because it is not needed.
                        Some(Suggestion { step, signature: None, how }) => (step, how),
                        Some(Suggestion { how, .. }) => (Step::NoCounterpart, how),
                        None => (Step::NoCounterpart, "It has no function of that name."),
                    };
                    self.add(step, item, Vec::new(), how, Outcome::Found);
                }
            }
            return;
        }
        let suggested = match shape {
            Some(shape) => suggestion(&of_shape, &holder.interface, name, function, shape),
            None => match of_shape.respelled(name, function) {
                Some(suggested) => suggested,
                None => {
                    self.unchanged.of_others.push(item);
                    return;
                }
            },
        };
        let counterpart = suggested.signature.map(|signature| Counterpart {
            holder: holder.address.clone(),
            name: suggested_name(&item.name, &signature),
            signature: Some(signature),
            is_missing: false,
        });
        let counterparts = counterpart.into_iter().collect();
        self.add(suggested.step, item, counterparts, suggested.how, Outcome::Suggested);
    }

    /// Adds an item to those that the same replaces.
    fn add(
        &mut self,
        step: Step,
        item: MigrationItem,
        counterparts: Vec<Counterpart>,
        how: &str,
        outcome: Outcome,
    ) {
        let key = (step, counterparts.clone(), how.to_owned(), outcome);
        let entries = self.steps.entry(step).or_default();
        match self.places.get(&key) {
            Some(place) => entries[*place].items.push(item),
            None => {
                self.places.insert(key, entries.len());
                let (items, how) = (vec![item], how.to_owned());
                entries.push(MigrationEntry { items, counterparts, how, outcome });
            }
        }
    }
}

/// What one entry is about.
type EntryKey = (Step, Vec<Counterpart>, String, Outcome);

/// The name of what is suggested, in the resource of what it replaces.
fn suggested_name(name: &str, signature: &str) -> String {
    let own = signature.split_once(": ").map_or(name, |(own, _)| own);
    match name.rsplit_once('.') {
        Some((resource, _)) => format!("{resource}.{own}"),
        None => own.to_owned(),
    }
}

/// Whether functions of a resource are used: each of them says what to do.
fn is_told_by_functions(holder: &Holder<'_>, name: &Name, kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::Resource)
        && holder.interface.functions.values().any(|it| it.kind.resource() == Some(name))
}

/// Whether a type only went where its whole interface went, which the first step says.
fn is_only_moved(row: &Row) -> bool {
    let Some((interface, name)) = row.from.split_once('#') else { return false };
    let place = INTERFACES.iter().find(|place| place.from == interface);
    let is_there = |to: &&'static str| {
        let (home, other) = to.split_once('#').unwrap_or((to, ""));
        other == name && place.is_some_and(|place| place.to.contains(&home))
    };
    row.step == Step::Rename && row.how.is_empty() && row.to.iter().all(is_there)
}
