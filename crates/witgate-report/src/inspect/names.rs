//! What inspections call things.

use std::collections::{BTreeMap, BTreeSet};

use witgate_capability::{Capability, CapabilityImport};
use witgate_model::{
    Contract, FunctionName, Name, NestedComponent, NestedImport, Provider, Target, WasmStructure,
    World, WorldItem, WorldKey,
};

/// An import or export of a world.
pub(super) struct Item<'c> {
    /// Its name, as the world has it.
    pub(super) name: String,
    /// The package and version of the interface; `None` where it has none.
    pub(super) package: Option<String>,
    /// What to call it under its package.
    pub(super) short: String,
    /// What it is.
    pub(super) kind: &'static str,
    /// The functions of an interface.
    pub(super) functions: Vec<&'c Name>,
}

/// One side of a world.
pub(super) fn items<'c>(
    contract: &'c Contract,
    side: &'c BTreeMap<WorldKey, WorldItem>,
) -> Vec<Item<'c>> {
    side.iter().map(|(key, item)| named_item(contract, key, item)).collect()
}

fn named_item<'c>(contract: &'c Contract, key: &'c WorldKey, item: &'c WorldItem) -> Item<'c> {
    let plain = |kind, functions| Item {
        name: key.to_string(),
        package: None,
        short: key.to_string(),
        kind,
        functions,
    };
    match item {
        WorldItem::Interface { target, .. } => {
            let functions = contract.target(target).map(|it| it.functions.keys().collect());
            match target {
                Target::Named(interface) => {
                    let label = match key {
                        WorldKey::Interface(_) => String::new(),
                        WorldKey::Name(label) => format!("{label}: "),
                    };
                    Item {
                        name: format!("{label}{interface}"),
                        package: Some(interface.package.to_string()),
                        short: format!("{label}{}", interface.name),
                        kind: "interface",
                        functions: functions.unwrap_or_default(),
                    }
                }
                Target::Inline(_) => plain("interface", functions.unwrap_or_default()),
            }
        }
        WorldItem::Function(_) => plain("function", Vec::new()),
        WorldItem::Type(_) => plain("type", Vec::new()),
    }
}

/// The world of that name.
pub(super) fn world<'c>(
    contract: &'c Contract,
    name: &witgate_model::WorldName,
) -> Option<&'c World> {
    contract.world(name)
}

/// The plain name of a function.
pub(super) fn function(name: &str) -> String {
    FunctionName::parse(name).to_string()
}

/// What to call a nested component: its name, or its number from 1.
pub(super) fn component(structure: &WasmStructure, index: usize) -> String {
    match structure.components.get(index) {
        Some(NestedComponent { name: Some(name), .. }) if !name.is_empty() => name.clone(),
        _ => format!("component {}", index + 1),
    }
}

/// The nested components that ask the host for a capability, by their places in the
/// structure.
pub(super) fn askers(structure: &WasmStructure, capability: &Capability) -> Vec<usize> {
    let asking = capability.imports.iter().flat_map(|import| askers_of_import(structure, import));
    asking.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Those that ask for an import of it, under its name or another.
pub(super) fn askers_of_import(
    structure: &WasmStructure,
    import: &CapabilityImport,
) -> BTreeSet<usize> {
    // Behind a label, the whole component's name is the label.
    let host = import.name.split_once(": ").map_or(import.name.as_str(), |(label, _)| label);
    let asked_as = import.asked_as.as_deref();
    let asks = |nested: &&NestedImport| {
        matches!(&nested.provider, Provider::Host(name) if **name == *host)
            && asked_as.is_none_or(|asked| asked == &*nested.name)
            && structure.is_part(nested.component)
    };
    structure.nested_imports.iter().filter(asks).map(|it| it.component).collect()
}
