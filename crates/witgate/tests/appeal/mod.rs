//! A second question to upstream, where its first answer is not about the two
//! worlds but about the way that `targets` takes to compare versions.
//!
//! - To compare versions, it reads the component back as WIT. All instances of
//!   one interface become one interface then: what the component leaves out of
//!   an import is back there if an export of the same interface has it, and what
//!   one instance uses may come from another side than in the component
//!   (`wit_parser::decoding`, `register_import`).
//! - Of the world it is to target, an interface that is on both sides, or
//!   behind a label as well, uses its types from the first side in all places
//!   (`wit_component::encoding::wit`, `outer_type_map`): such a world does not
//!   accept its own component. `component new` tells them apart
//!   (`Resolve::generate_nominal_type_ids`).
//! - Imports on one track are merged after each was stripped of what the
//!   component does not use of it, so that the greatest may lack what others
//!   need of it; upstream then panics, or has two imports of one name
//!   (`update_interface_dep_of_type`). `component new` merges before it strips.
//!
//! So, on appeal, every version is written as its track, of two on one track only
//! the greater is written, and instances are distinguished on both sides: nothing
//! needs to be read back or merged.

use crate::invented::model::{Body, Entry, Gates, Model, Package, Place, Thing};
use crate::invented::text;
use crate::oracle::Side;

/// Whether merging does to a world what it should not: of two versions on one
/// track it leads what uses the lesser to the greater import, and so even what
/// uses an export of the lesser, or is behind a label for it; and where the
/// greater has not all that the lesser has it panics, or refuses the world's own
/// component (`update_interface_dep_of_type`).
pub(crate) fn is_moot(model: &Model) -> bool {
    if on_their_own(model) {
        return false;
    }
    let entries = model.packages[0].worlds.iter().flat_map(|world| &world.entries);
    let mut entries = entries.filter(|entry| match &entry.what {
        Thing::Named(place) => entry.export && place.package > 0,
        Thing::Labelled(_, place) => place.package > 0,
        _ => false,
    });
    // The greater has all that the lesser has, and as it is there.
    let holds = |greater: &Body, lesser: &Body| {
        lesser.types.iter().all(|def| greater.types.contains(def))
            && lesser.functions.iter().all(|function| greater.functions.contains(function))
            && lesser.uses.iter().all(|used| greater.uses.iter().any(|it| it.here == used.here))
    };
    let fits = |greater: &Package, lesser: &Package| {
        lesser.interfaces.iter().all(|interface| {
            let mut same = greater.interfaces.iter().filter(|it| it.name == interface.name);
            same.any(|it| holds(&it.body, &interface.body))
        })
    };
    let differ = |package: usize| {
        let greatest = greatest(model, package);
        !fits(&model.packages[greatest], &model.packages[package])
    };
    entries.next().is_some() || (1..model.packages.len()).any(differ)
}

/// What upstream says of a guest of one model and a host of the other, asked
/// in the other way; `None` where that says nothing.
pub(crate) fn links(guest: &Model, host: &Model, world: &str) -> Option<bool> {
    let (guest, mut host) = (side(&canonical(guest, world))?, side(&canonical(host, world))?);
    let component = guest.guest(guest.world(world)?).ok()?;
    let host_world = host.world(world)?;
    host.resolve.generate_nominal_type_ids(host_world);
    Some(wit_component::targets(&host.resolve, host_world, &component, false).is_ok())
}

fn side(model: &Model) -> Option<Side> {
    Side::parse(&text::print(model)).ok()
}

/// Whether each package is alone on its track.
fn on_their_own(model: &Model) -> bool {
    let mentioned = model.mentioned();
    let packages = mentioned.into_iter().map(|package| &model.packages[package]);
    let tracks: Vec<_> =
        packages.map(|package| (&package.name, package.version.as_deref().map(track))).collect();
    (0..tracks.len()).all(|at| !tracks[..at].contains(&tracks[at]))
}

/// The same world with tracks for versions, of which the greatest means
/// all, and without gates.
fn canonical(model: &Model, world: &str) -> Model {
    let mut model = model.clone();
    let worlds = &mut model.packages[0].worlds;
    if worlds.iter().all(|it| it.includes.is_empty()) {
        worlds.retain(|it| it.name == world);
    }
    let greatest: Vec<usize> =
        (0..model.packages.len()).map(|package| greatest(&model, package)).collect();
    let lead = |place: &mut Place| place.package = greatest[place.package];
    for at in model.bodies() {
        model.body_mut(at).uses.iter_mut().for_each(|used| lead(&mut used.from));
    }
    for world in &mut model.packages[0].worlds {
        let mut entries: Vec<Entry> = Vec::new();
        for mut entry in world.entries.drain(..) {
            entry.gates = Gates::default();
            if let Thing::Named(place) | Thing::Labelled(_, place) = &mut entry.what {
                lead(place);
            }
            if !entries.iter().any(|it| it.what == entry.what && it.export == entry.export) {
                entries.push(entry);
            }
        }
        world.entries = entries;
        world.gates = Gates::default();
    }
    let mentioned = model.mentioned();
    for (position, package) in model.packages.iter_mut().enumerate() {
        if !mentioned.contains(&position) {
            package.name = format!("no:longer{position}");
        }
        package.version = package.version.as_deref().map(track);
        package.interfaces.iter_mut().for_each(|it| it.gates = Gates::default());
    }
    for at in model.bodies() {
        let body = model.body_mut(at);
        body.functions.retain(|it| it.gates.unstable.is_none());
        body.functions.iter_mut().for_each(|it| it.gates = Gates::default());
        body.types.iter_mut().for_each(|it| it.gates = Gates::default());
    }
    model
}

/// The package in the greatest version on the track of this one.
fn greatest(model: &Model, package: usize) -> usize {
    let track = |package: usize| {
        let Package { name, version, .. } = &model.packages[package];
        (name, version.as_deref().map(track))
    };
    let number = |package: &usize| {
        let version = model.packages[*package].version.as_deref().unwrap_or_default();
        let release = version.split(['+', '-']).next().unwrap_or_default();
        release.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u64>>()
    };
    let same = (0..model.packages.len()).filter(|other| track(*other) == track(package));
    same.max_by_key(number).unwrap_or(package)
}

/// The least version on the track of a version.
fn track(version: &str) -> String {
    let release = version.split('+').next().unwrap_or(version);
    if release.contains('-') {
        return release.to_owned();
    }
    match release.split('.').collect::<Vec<_>>()[..] {
        ["0", "0", patch] => format!("0.0.{patch}"),
        ["0", minor, _] => format!("0.{minor}.0"),
        [major, ..] => format!("{major}.0.0"),
        [] => release.to_owned(),
    }
}
