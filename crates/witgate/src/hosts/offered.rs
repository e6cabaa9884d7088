//! What a host offers, as a contract with one world.
//!
//! The packages of the host's offers become one file of WIT, with a world for each offer
//! that wit-parser elaborates; what those import, together, is what the host offers.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_hosts::{Offer, Offered};
use witgate_load::{Options, load_bytes};
use witgate_model::{Contract, PackageName, World, WorldKey, WorldName};

use super::configuration::Configuration;
use crate::error::{Error, Party};

/// What a host offers, offer by offer.
pub(super) struct OfferedContract {
    pub(super) contract: Contract,
    /// The world that an offer is of, in their order.
    worlds: Vec<World>,
    /// What the host calls.
    calls: World,
    package: Arc<PackageName>,
}

impl OfferedContract {
    pub(super) fn read(configuration: &Configuration) -> Result<OfferedContract, Error> {
        let features = configuration.features.iter().cloned().collect();
        let options = Options { features, ..Options::default() };
        let text = text(configuration);
        let load = |error| Error::Load { party: Party::Host, error };
        let subject = load_bytes("host.wit", text.as_bytes(), &options).map_err(load)?;
        let mut contract = subject.contract;
        let package = Arc::new(PackageName {
            namespace: "witgate".into(),
            name: "host".into(),
            version: None,
        });
        let root = contract.packages.get_mut(&package);
        let worlds = root.map(|root| &mut root.worlds).expect("the text has a package of worlds");
        let calls = worlds.remove(CALLS).unwrap_or_default();
        let world = |(position, offer): (usize, &Arc<Offer>)| {
            let mut world = worlds.remove(offer_world(position).as_str()).unwrap_or_default();
            world.imports.retain(|key, _| match (&offer.offered, key) {
                (Offered::World { of, .. }, WorldKey::Interface(interface)) => {
                    let is_of = of.is_empty() || of.contains(&interface.package.bare());
                    is_of && !offer.superseded.contains(&interface.package.to_string())
                }
                _ => true,
            });
            world
        };
        let worlds = configuration.offers.iter().enumerate().map(world).collect();
        Ok(OfferedContract { contract, worlds, calls, package })
    }

    /// What the host offers with some of its offers in force, as a world of the contract.
    pub(super) fn world(&self, in_force: &[usize]) -> (WorldName, World) {
        let mut offered = World { exports: self.calls.exports.clone(), ..World::default() };
        for position in in_force {
            let imports = self.worlds[*position].imports.iter();
            offered.imports.extend(imports.map(|(key, item)| (key.clone(), item.clone())));
        }
        (WorldName { package: self.package.clone(), name: "offered".into() }, offered)
    }

    /// What the host calls.
    pub(super) fn called(&self) -> impl Iterator<Item = &WorldKey> {
        self.calls.exports.keys()
    }
}

const CALLS: &str = "calls";

fn offer_world(position: usize) -> String {
    format!("offer{position}")
}

fn text(configuration: &Configuration) -> String {
    let mut text = String::from("package witgate:host;\n");
    for (position, offer) in configuration.offers.iter().enumerate() {
        text.push_str(&format!("world {} {{\n", offer_world(position)));
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
