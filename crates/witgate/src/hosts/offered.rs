//! What a host offers, as a contract with one world.
//!
//! The packages of the host's offers become one file of WIT, with a world for each offer
//! that wit-parser elaborates; what those import, together, is what the host offers.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_hosts::Offered;
use witgate_load::{Options, load_bytes};
use witgate_model::{Contract, PackageName, World, WorldKey, WorldName};

use super::configuration::Configuration;
use crate::error::{Error, Party};

/// What a host offers, and the world of it.
pub(super) struct OfferedContract {
    pub(super) contract: Contract,
    pub(super) world: WorldName,
    /// What the host calls.
    pub(super) called: Vec<WorldKey>,
}

impl OfferedContract {
    pub(super) fn read(configuration: &Configuration) -> Result<OfferedContract, Error> {
        let features = configuration.offers.iter().flat_map(|offer| &offer.features);
        let options = Options { features: features.cloned().collect(), ..Options::default() };
        let text = text(configuration);
        let load = |error| Error::Load { party: Party::Host, error };
        let subject = load_bytes("host.wit", text.as_bytes(), &options).map_err(load)?;
        let mut contract = subject.contract;
        let package = Arc::new(PackageName {
            namespace: "witgate".into(),
            name: "host".into(),
            version: None,
        });
        let mut offered = World::default();
        let root = contract.packages.get_mut(&package);
        let worlds = root.map(|root| &mut root.worlds).expect("the text has a package of worlds");
        for (at, offer) in configuration.offers.iter().enumerate() {
            let Some(world) = worlds.get(offer_world(at).as_str()) else { continue };
            let counts = |key: &WorldKey| match (&offer.offered, key) {
                (Offered::World { of, .. }, WorldKey::Interface(interface)) => {
                    of.is_empty() || of.contains(&interface.package.bare())
                }
                _ => true,
            };
            let imports = world.imports.iter().filter(|(key, _)| counts(key));
            offered.imports.extend(imports.map(|(key, item)| (key.clone(), item.clone())));
        }
        if let Some(world) = worlds.get(CALLS) {
            offered.exports = world.exports.clone();
        }
        let called = offered.exports.keys().cloned().collect();
        worlds.clear();
        worlds.insert(OFFERED.into(), offered);
        Ok(OfferedContract { contract, world: WorldName { package, name: OFFERED.into() }, called })
    }
}

const OFFERED: &str = "offered";
const CALLS: &str = "calls";

fn offer_world(at: usize) -> String {
    format!("offer{at}")
}

fn text(configuration: &Configuration) -> String {
    let mut text = String::from("package witgate:host;\n");
    for (at, offer) in configuration.offers.iter().enumerate() {
        text.push_str(&format!("world {} {{\n", offer_world(at)));
        match &offer.offered {
            Offered::World { world, .. } => text.push_str(&format!("  include {world};\n")),
            Offered::Interfaces(interfaces) => {
                for interface in interfaces {
                    text.push_str(&format!("  import {interface};\n"));
                }
            }
        }
        text.push_str("}\n");
    }
    if !configuration.calls.is_empty() {
        text.push_str(&format!("world {CALLS} {{\n"));
        for called in &configuration.calls {
            text.push_str(&format!("  export {called};\n"));
        }
        text.push_str("}\n");
    }
    let packages = configuration.offers.iter().flat_map(|offer| &offer.packages);
    let packages: BTreeSet<_> = packages.collect();
    for package in packages {
        text.push_str(&format!("package {} {{{}}}\n", package.name(), package.body()));
    }
    text
}
