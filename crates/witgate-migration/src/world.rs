//! The first step: which interfaces a world imports and exports, and which ones other
//! interfaces use.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{Contract, Side, Type, TypeKind, TypeName};

use crate::migration::{Counterpart, MigrationEntry, MigrationItem, Outcome};
use crate::usage::Holder;
use crate::wasi::{self, INTERFACES, WASI_TARGET, WORLDS, WasiPlace};
use crate::wit;

/// What to do about the interfaces of WASI 0.2 that are named.
pub(crate) fn entries(
    contract: &Contract,
    holders: &BTreeMap<String, Holder<'_>>,
) -> Vec<MigrationEntry> {
    let mut entries = Vec::new();
    let mut kept = Vec::new();
    let named = holders.values().filter(|it| wasi::is_replaced(&it.package) && !it.is_root);
    for holder in named {
        let place = INTERFACES.iter().find(|place| place.from == holder.bare);
        let item = item(&holder.address, "", holder.worlds.len());
        match place {
            Some(place) if place.to == [place.from] => kept.push(item),
            Some(place) => add(&mut entries, item, place),
            None => entries.push(MigrationEntry {
                items: vec![item],
                counterparts: Vec::new(),
                how: "No release of WASI 0.2 up to 0.2.12 has it.".to_owned(),
                outcome: Outcome::Table,
            }),
        }
    }
    for (name, world) in
        contract.worlds().filter(|(name, _)| contract.roots.contains(&name.package))
    {
        for include in &world.text.includes {
            if !wasi::is_replaced(&include.world.package) || wasi::is_replaced(&name.package) {
                continue;
            }
            let place = WORLDS.iter().find(|place| place.from == include.world.bare());
            let item = item(&name.to_string(), &format!("include {}", include.world), 1);
            if let Some(place) = place {
                add(&mut entries, item, place);
            }
        }
    }
    entries.extend(uses(holders));
    if !kept.is_empty() {
        kept.sort_by(|one, other| one.holder.cmp(&other.holder));
        entries.push(MigrationEntry {
            items: kept,
            counterparts: Vec::new(),
            how: format!("They have the same names in {WASI_TARGET}: change the version."),
            outcome: Outcome::Table,
        });
    }
    entries
}

fn item(holder: &str, name: &str, worlds: usize) -> MigrationItem {
    MigrationItem {
        holder: holder.to_owned(),
        name: name.to_owned(),
        signature: None,
        calls: None,
        worlds,
    }
}

/// Adds an item to the entry of those that the same replaces.
fn add(entries: &mut Vec<MigrationEntry>, item: MigrationItem, place: &WasiPlace) {
    let counterparts: Vec<Counterpart> = place.to.iter().map(|to| interface(to)).collect();
    let same = entries.iter_mut().find(|it| it.counterparts == counterparts && it.how == place.how);
    match same {
        Some(entry) => entry.items.push(item),
        None => entries.push(MigrationEntry {
            items: vec![item],
            counterparts,
            how: place.how.to_owned(),
            outcome: Outcome::Table,
        }),
    }
}

fn interface(bare: &str) -> Counterpart {
    Counterpart {
        holder: format!("{bare}@{WASI_TARGET}"),
        name: String::new(),
        signature: None,
        is_missing: false,
    }
}

/// The `use`s of WASI 0.2 in interfaces that are not WASI's.
fn uses(holders: &BTreeMap<String, Holder<'_>>) -> Vec<MigrationEntry> {
    let mut entries = Vec::new();
    for holder in holders.values().filter(|it| it.is_root && !wasi::is_replaced(&it.package)) {
        for (own, def) in &holder.interface.types {
            let (TypeKind::ResourceAlias(used) | TypeKind::Alias(Type::Named(used))) = &def.kind
            else {
                continue;
            };
            if !wasi::is_replaced(used.scope.package()) {
                continue;
            }
            let version = used.scope.package().version.as_ref();
            let version = version.map(|version| format!("@{version}")).unwrap_or_default();
            let renamed = match **own == *used.name {
                true => String::new(),
                false => format!(" as {own}"),
            };
            let name = format!("use {}{version}.{{{}{renamed}}}", used.scope.bare(), used.name);
            let counterpart = used_instead(used);
            entries.push(MigrationEntry {
                items: vec![item(&holder.address, &name, holder.worlds.len())],
                how: match &counterpart {
                    Some(_) => String::new(),
                    None => instead(used).to_owned(),
                },
                counterparts: counterpart.into_iter().collect(),
                outcome: Outcome::Table,
            });
        }
    }
    entries
}

/// The type that is used with 0.3, by the row of the type or the place of its interface.
fn used_instead(used: &TypeName) -> Option<Counterpart> {
    let bare = used.scope.bare();
    let address = format!("{bare}#{}", used.name);
    let row = wasi::rows().find(|row| row.from == address);
    let place = INTERFACES.iter().find(|place| place.from == bare);
    let (holder, name) = match row {
        Some(row) => row.to.first().and_then(|to| to.split_once('#'))?,
        None => (*place?.to.first()?, &*used.name),
    };
    // A function replaces it.
    if name.contains('.') {
        return None;
    }
    let holder = format!("use {holder}@{WASI_TARGET}");
    let name = format!(".{{{name}}}");
    Some(Counterpart {
        holder: holder + &name,
        name: String::new(),
        signature: None,
        is_missing: false,
    })
}

/// What is written instead of a type that 0.3 does not have.
fn instead(used: &TypeName) -> &'static str {
    match &*used.name {
        "input-stream" | "output-stream" => "Remove it, and write `stream<u8>`.",
        "pollable" => "Remove it, and make the functions async.",
        "error" => "Remove it, and return an error type of this package.",
        "network" => "Remove it, and the parameters of that type.",
        _ => "Remove it: 0.3 has no such type.",
    }
}

/// The world of a component after the migration, as WIT.
pub(crate) fn world(holders: &BTreeMap<String, Holder<'_>>) -> String {
    let mut lines = BTreeSet::new();
    for holder in holders.values() {
        let addresses = match INTERFACES.iter().find(|place| place.from == holder.bare) {
            Some(place) if wasi::is_replaced(&holder.package) => {
                place.to.iter().map(|to| format!("{to}@{WASI_TARGET}")).collect()
            }
            _ => vec![holder.address.clone()],
        };
        for side in &holder.sides {
            for address in &addresses {
                // What only the world names is there with its side.
                match address.strip_prefix(&format!("{side} ")) {
                    Some(label) => lines.insert((*side, format!("{label}: interface {{ … }}"))),
                    None if *address == side.to_string() => {
                        for (name, function) in &holder.interface.functions {
                            lines.insert((*side, wit::declared(name, function)));
                        }
                        false
                    }
                    None => lines.insert((*side, address.clone())),
                };
            }
        }
    }
    let items_of = |wanted: Side| {
        let lines = lines.iter().filter(move |(side, _)| *side == wanted);
        lines.map(move |(side, item)| format!("  {side} {item};\n"))
    };
    let (imports, exports): (String, String) =
        (items_of(Side::Import).collect(), items_of(Side::Export).collect());
    format!("world root {{\n{imports}{exports}}}\n")
}
