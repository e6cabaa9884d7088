//! The functions and types that a file declares.

use std::path::Path;

use gen_lsp_types::Range;
use witgate::Outcome;
use witgate::witgate_model::{
    Contract, Item, Member, Name, Scope, Side, Target, WorldItem, WorldKey,
};
use witgate::witgate_report::path_of_source;

use crate::places::Places;

/// A function or type, and where its name is written.
pub(crate) struct Declared {
    pub(crate) item: Item,
    pub(crate) range: Range,
}

/// The functions and types that a file declares, in the order of items.
pub(crate) fn in_file(outcome: &Outcome, file: &Path, places: &Places<'_>) -> Vec<Declared> {
    let contract = &outcome.candidate.contract;
    let sources = &outcome.candidate.sources;
    let is_read = sources.files().iter().any(|source| {
        let path = path_of_source(&outcome.candidate, &outcome.baseline, &source.path);
        places.path(&path) == file
    });
    if !is_read {
        return Vec::new();
    }
    let mut declared = Vec::new();
    for item in all(contract) {
        let Some(place) = sources.place(contract.span(&item)) else { continue };
        let path = path_of_source(&outcome.candidate, &outcome.baseline, &place.file.path);
        if places.path(&path) != file {
            continue;
        }
        if let Some(at) = places.in_file(&path, &place) {
            declared.push(Declared { item, range: at.range });
        }
    }
    declared
}

/// The functions and types of a contract that its own text declares.
fn all(contract: &Contract) -> Vec<Item> {
    let mut items = Vec::new();
    for (name, interface) in contract.interfaces() {
        let scope = Scope::Interface(name);
        let types = interface.types.keys().map(|name| Member::Type(name.clone()));
        let functions = interface.functions.keys().map(|name| Member::Function(name.clone()));
        items.extend(types.chain(functions).map(|member| Item::In(scope.clone(), member)));
    }
    for (name, world) in contract.worlds() {
        for side in [Side::Import, Side::Export] {
            for (key, item) in world.side(side) {
                let own = |key: &Name, item: &WorldItem| match item {
                    WorldItem::Function(_) => {
                        let scope = Scope::WorldSide(name.clone(), side);
                        Some(Item::In(scope, Member::Function(key.clone())))
                    }
                    WorldItem::Type(_) => {
                        Some(Item::In(Scope::World(name.clone()), Member::Type(key.clone())))
                    }
                    WorldItem::Interface { .. } => None,
                };
                if let WorldKey::Name(key) = key {
                    items.extend(own(key, item));
                }
                if let WorldItem::Interface { target: Target::Inline(interface), .. } = item
                    && let WorldKey::Name(label) = key
                {
                    let scope = Scope::Inline(name.clone(), side, label.clone());
                    let types = interface.types.keys().map(|it| Member::Type(it.clone()));
                    let functions =
                        interface.functions.keys().map(|it| Member::Function(it.clone()));
                    items.extend(types.chain(functions).map(|it| Item::In(scope.clone(), it)));
                }
            }
        }
    }
    items
}

/// The function or type that an item is or is part of.
pub(crate) fn holder(item: &Item) -> Option<Item> {
    let Item::In(scope, member) = item else { return None };
    let member = match member {
        Member::Type(name) | Member::Part(name, _) => Member::Type(name.clone()),
        Member::Function(name) | Member::Param(name, _) | Member::Result(name) => {
            Member::Function(name.clone())
        }
        Member::Itself | Member::Key(..) => return None,
    };
    Some(Item::In(scope.clone(), member))
}
