//! A second question to upstream, where its first answer is not about the two
//! worlds but about the way that `targets` takes to compare versions.
//!
//! To compare versions, `targets` reads the component back as WIT and merges
//! imports that are on one track. Two things happen there that happen to no
//! real component:
//!
//! - Reading back, all instances of one interface become one interface: what
//!   the component leaves out of an import is back there if an export of the
//!   same interface has it, and what a labelled instance uses may come from
//!   another side than in the component (`wit_parser::decoding`,
//!   `register_import`).
//! - Imports on one track are merged after each was stripped of what the
//!   component does not use of it, so that the greatest may lack what others
//!   need of it; upstream then panics, or keeps both and has two imports of one
//!   name (`update_interface_dep_of_type`). `wasm-tools component new` merges
//!   before it strips.
//!
//! So, on appeal: with every version written as its track, nothing needs to be
//! read back; and with the guest merged when it is built, nothing is lost.

use anyhow::Result;
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{ManglingAndAbi, WorldId};

use crate::invented::model::{Gates, Model};
use crate::invented::text;
use crate::oracle::Side;

/// What upstream says of a guest of one model and a host of the other, asked
/// in the other way; `None` where that says nothing.
pub fn links(guest: &Model, host: &Model, world: &str) -> Option<bool> {
    if on_their_own(guest) && on_their_own(host) {
        let (guest, host) = (side(&canonical(guest))?, side(&canonical(host))?);
        let component = guest.guest(guest.world(world)?).ok()?;
        let host_world = host.world(world)?;
        return Some(wit_component::targets(&host.resolve, host_world, &component, false).is_ok());
    }
    let (guest, host) = (side(guest)?, side(host)?);
    let component = merged(&guest, guest.world(world)?).ok()?;
    Some(host.accepts(host.world(world)?, &component).is_ok())
}

fn side(model: &Model) -> Option<Side> {
    Side::parse(&text::print(model)).ok()
}

/// Whether each package is alone on its track.
fn on_their_own(model: &Model) -> bool {
    let tracks: Vec<_> = model
        .packages
        .iter()
        .map(|package| (&package.name, package.version.as_deref().map(track)))
        .collect();
    (0..tracks.len()).all(|at| !tracks[..at].contains(&tracks[at]))
}

/// The same model with tracks for versions, and without gates.
fn canonical(model: &Model) -> Model {
    let mut model = model.clone();
    for package in &mut model.packages {
        package.version = package.version.as_deref().map(track);
        package.interfaces.iter_mut().for_each(|it| it.gates = Gates::default());
        for world in &mut package.worlds {
            world.gates = Gates::default();
            world.entries.iter_mut().for_each(|it| it.gates = Gates::default());
        }
    }
    for at in model.bodies() {
        let body = model.body_mut(at);
        body.functions.retain(|it| it.gates.unstable.is_none());
        body.functions.iter_mut().for_each(|it| it.gates = Gates::default());
        body.types.iter_mut().for_each(|it| it.gates = Gates::default());
    }
    model
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

/// A component as `wasm-tools component new` builds it.
fn merged(side: &Side, world: WorldId) -> Result<Vec<u8>> {
    let mut module = dummy_module(&side.resolve, world, ManglingAndAbi::Standard32);
    let encoding = StringEncoding::UTF8;
    embed_component_metadata(&mut module, &side.resolve, world, encoding, true)?;
    let mut encoder = ComponentEncoder::default();
    encoder.merge_imports_based_on_semver(true).module(&module)?;
    encoder.encode()
}
