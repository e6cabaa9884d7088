//! Edits to worlds, and to what is in a package.

use witgate::witgate_diff::Kind;

use super::{Edit, edit, maybe};
use crate::invented::invent;
use crate::invented::model::{Body, Entry, Model, Place, Thing};
use crate::invented::random::Random;

const ANY: &[Kind] = &[
    Kind::ImportAdded,
    Kind::ImportRemoved,
    Kind::ExportAdded,
    Kind::ExportRemoved,
    Kind::SideChanged,
    Kind::ExternalIdChanged,
    Kind::SinceChanged,
    Kind::FunctionAdded,
    Kind::FunctionRemoved,
    Kind::TypeAdded,
    Kind::TypeRemoved,
];

pub(super) const EDITS: &[Edit] = &[
    // Of what was implied before, the gates and the external id change.
    maybe(
        "import added",
        &[Kind::ImportAdded, Kind::SideChanged, Kind::SinceChanged, Kind::ExternalIdChanged],
        |model, random| named(model, random, false),
    ),
    maybe("export added", &[Kind::ExportAdded, Kind::SideChanged], |model, random| {
        named(model, random, true)
    }),
    // An accessor that is alone is reported as a function.
    edit(
        "plain import or export added",
        &[Kind::ImportAdded, Kind::ExportAdded, Kind::FunctionAdded],
        |model, random| {
            let w = world(model, random)?;
            let body = model.packages[0].worlds[w].body.clone();
            let entry = invent::plain(model, &body, random);
            let touched = touched(model, w, &entry);
            model.packages[0].worlds[w].entries.push(entry);
            Some(touched)
        },
    ),
    maybe("import or export removed", ANY, |model, random| {
        let (w, e) = entry(model, random, |entry| matches!(entry.what, Thing::Named(_)))?;
        let entry = model.packages[0].worlds[w].entries.remove(e);
        Some(touched(model, w, &entry))
    }),
    edit(
        "plain import or export removed",
        &[Kind::ImportRemoved, Kind::ExportRemoved, Kind::FunctionRemoved],
        |model, random| {
            let (w, e) = entry(model, random, |entry| !matches!(entry.what, Thing::Named(_)))?;
            let entry = model.packages[0].worlds[w].entries.remove(e);
            Some(touched(model, w, &entry))
        },
    ),
    edit(
        "label renamed",
        &[Kind::ImportRemoved, Kind::ExportRemoved, Kind::FunctionRemoved],
        |model, random| {
            let (w, e) = entry(model, random, |entry| !matches!(entry.what, Thing::Named(_)))?;
            let fresh = model.fresh("re");
            let entry = &mut model.packages[0].worlds[w].entries[e];
            match &mut entry.what {
                Thing::Labelled(label, _) | Thing::Inline(label, _) => *label = fresh,
                Thing::Function(function) => function.name = fresh,
                Thing::Named(_) => return None,
            }
            Some(format!("0/{}", model.packages[0].worlds[w].name))
        },
    ),
    maybe("side changed", ANY, |model, random| {
        let (w, e) = entry(model, random, |entry| matches!(entry.what, Thing::Named(_)))?;
        let world = &mut model.packages[0].worlds[w];
        let entry = Entry { export: !world.entries[e].export, ..world.entries[e].clone() };
        if world.entries.iter().any(|it| it.what == entry.what && it.export == entry.export) {
            return None;
        }
        world.entries[e] = entry.clone();
        Some(touched(model, w, &entry))
    }),
    edit("side of a plain name changed", &[Kind::SideChanged], |model, random| {
        let (w, e) = entry(model, random, |entry| !matches!(entry.what, Thing::Named(_)))?;
        let entry = &mut model.packages[0].worlds[w].entries[e];
        entry.export = !entry.export;
        Some(format!("0/{}", model.packages[0].worlds[w].name))
    }),
    edit("label's target changed", &[Kind::TargetChanged], |model, random| {
        let (w, e) = entry(model, random, |entry| matches!(entry.what, Thing::Labelled(..)))?;
        let root = &model.packages[0].interfaces;
        let interface = random.any(root)?.name;
        let entry = &mut model.packages[0].worlds[w].entries[e];
        let Thing::Labelled(_, place) = &mut entry.what else { return None };
        let other = Place { package: 0, interface };
        if *place == other {
            return None;
        }
        *place = other;
        let entry = entry.clone();
        Some(touched(model, w, &entry))
    }),
    edit("label written out", &[Kind::TargetChanged], |model, random| {
        let (w, e) = entry(model, random, |entry| matches!(entry.what, Thing::Labelled(..)))?;
        let entry = model.packages[0].worlds[w].entries[e].clone();
        let Thing::Labelled(label, place) = &entry.what else { return None };
        let body = model.interface(place)?.body.clone();
        model.packages[0].worlds[w].entries[e].what = Thing::Inline(label.clone(), body);
        Some(format!("0/{}", model.packages[0].worlds[w].name))
    }),
    edit("another sort of thing", &[Kind::NatureChanged], |model, random| {
        let (w, e) = entry(
            model,
            random,
            |entry| matches!(&entry.what, Thing::Function(function) if function.accessor.is_none()),
        )?;
        let entry = &mut model.packages[0].worlds[w].entries[e];
        let Thing::Function(function) = &entry.what else { return None };
        entry.what = Thing::Inline(function.name.clone(), Body::default());
        Some(format!("0/{}", model.packages[0].worlds[w].name))
    }),
    maybe("external id of a statement", &[Kind::ExternalIdChanged], |model, random| {
        let (w, e) = entry(model, random, |entry| !matches!(entry.what, Thing::Function(_)))?;
        let entry = &mut model.packages[0].worlds[w].entries[e];
        entry.external_id = match entry.external_id {
            Some(_) => None,
            None => Some("another id".to_owned()),
        };
        let entry = entry.clone();
        Some(touched(model, w, &entry))
    }),
    edit("world added", &[Kind::WorldAdded], |model, random| {
        invent::world(model, random);
        let name = &model.packages[0].worlds.last()?.name;
        Some(format!("0/{name}"))
    }),
    edit("world removed", &[Kind::WorldRemoved], |model, random| {
        let w = free_world(model, random)?;
        let world = model.packages[0].worlds.remove(w);
        Some(format!("0/{}", world.name))
    }),
    edit("world renamed", &[Kind::WorldAdded], |model, random| {
        let w = free_world(model, random)?;
        let fresh = model.fresh("w");
        model.packages[0].worlds[w].name = fresh;
        Some("0".to_owned())
    }),
    maybe("include added", ANY, |model, random| {
        let w = world(model, random)?;
        // A world includes what is before it, so that there is no circle.
        let before = random.below(w.max(1));
        let name = model.packages[0].worlds.get(before).filter(|_| w > 0)?.name.clone();
        let world = &mut model.packages[0].worlds[w];
        if world.includes.contains(&name) {
            return None;
        }
        world.includes.push(name);
        let name = world.name.clone();
        Some(format!("0/{name}"))
    }),
    maybe("include removed", ANY, |model, random| {
        let w = world(model, random)?;
        let world = &mut model.packages[0].worlds[w];
        world.includes.pop()?;
        let name = world.name.clone();
        Some(format!("0/{name}"))
    }),
    edit("interface added", &[Kind::InterfaceAdded], |model, random| {
        invent::interface(model, 0, random);
        let name = model.packages[0].interfaces.last()?.name.clone();
        if random.chance(60) {
            let w = world(model, random)?;
            let place = Place { package: 0, interface: name.clone() };
            let entry = invent::entry(random.chance(40), Thing::Named(place));
            model.packages[0].worlds[w].entries.push(entry);
        }
        Some(format!("0/{name}"))
    }),
    edit("interface removed", &[Kind::InterfaceRemoved], |model, random| {
        let bodies = model.bodies();
        let uses: Vec<&Place> =
            bodies.into_iter().flat_map(|at| &model.body(at).uses).map(|used| &used.from).collect();
        let free: Vec<String> = model.packages[0]
            .interfaces
            .iter()
            .filter(|it| !uses.iter().any(|place| place.package == 0 && place.interface == it.name))
            .map(|it| it.name.clone())
            .collect();
        let name = random.any(&free)?;
        model.packages[0].interfaces.retain(|it| it.name != name);
        for world in &mut model.packages[0].worlds {
            world.entries.retain(|entry| match &entry.what {
                Thing::Named(place) | Thing::Labelled(_, place) => {
                    place.package != 0 || place.interface != name
                }
                _ => true,
            });
        }
        Some("0".to_owned())
    }),
];

fn world(model: &Model, random: &mut Random) -> Option<usize> {
    let worlds: Vec<usize> = (0..model.packages[0].worlds.len()).collect();
    random.any(&worlds)
}

/// A world that no other includes.
fn free_world(model: &Model, random: &mut Random) -> Option<usize> {
    let worlds = &model.packages[0].worlds;
    let free: Vec<usize> = (0..worlds.len())
        .filter(|w| !worlds.iter().any(|it| it.includes.contains(&worlds[*w].name)))
        .collect();
    random.any(&free)
}

fn entry(
    model: &Model,
    random: &mut Random,
    fits: impl Fn(&Entry) -> bool,
) -> Option<(usize, usize)> {
    let mut found = Vec::new();
    for (w, world) in model.packages[0].worlds.iter().enumerate() {
        let entries = world.entries.iter().enumerate();
        found.extend(entries.filter(|(_, entry)| fits(entry)).map(|(e, _)| (w, e)));
    }
    random.any(&found)
}

fn touched(model: &Model, w: usize, entry: &Entry) -> String {
    let name = match &entry.what {
        Thing::Named(place) => &place.interface,
        Thing::Labelled(label, _) | Thing::Inline(label, _) => label,
        Thing::Function(function) => &function.name,
    };
    let sort = if let Thing::Inline(..) = entry.what { '/' } else { '#' };
    format!("0/{}{sort}{name}", model.packages[0].worlds[w].name)
}

/// Imports or exports an interface under its own name.
fn named(model: &mut Model, random: &mut Random, export: bool) -> Option<String> {
    let w = world(model, random)?;
    let mut places = Vec::new();
    for (package, each) in model.packages.iter().enumerate() {
        places
            .extend(each.interfaces.iter().map(|it| Place { package, interface: it.name.clone() }));
    }
    let place = random.any(&places)?;
    let world = &mut model.packages[0].worlds[w];
    let entry = invent::entry(export, Thing::Named(place));
    if world.entries.iter().any(|it| it.what == entry.what && it.export == export) {
        return None;
    }
    world.entries.push(entry.clone());
    Some(touched(model, w, &entry))
}
