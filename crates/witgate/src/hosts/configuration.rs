//! A host with some of its flags given, as far as a component has to do with it.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_hosts::{HostProfile, Offer, WitPackage};
use witgate_model::{InterfaceName, Track, WorldKey};

use super::HostedGuest;

/// What a guest imports and exports of packages.
pub(super) struct Needs {
    /// Packages as `namespace:name`, in whatever versions.
    packages: BTreeSet<String>,
    exports: Vec<InterfaceName>,
}

impl Needs {
    pub(super) fn new(guest: &HostedGuest<'_>) -> Needs {
        let world = guest.contract.world(&guest.world).expect("the world is of the contract");
        let interfaces = |keys: &mut dyn Iterator<Item = &WorldKey>| -> Vec<InterfaceName> {
            let interfaces = keys.filter_map(|key| match key {
                WorldKey::Interface(interface) => Some(interface.clone()),
                WorldKey::Name(_) => None,
            });
            interfaces.collect()
        };
        let exports = interfaces(&mut world.exports.keys());
        let packages = interfaces(&mut world.imports.keys()).into_iter().chain(exports.clone());
        Needs { packages: packages.map(|it| it.package.bare()).collect(), exports }
    }

    /// The offers of a host that have to do with the guest: those of a package that it
    /// asks for, in whatever version, since a refusal says which versions there are.
    pub(super) fn met_by(&self, host: &HostProfile) -> Vec<Arc<Offer>> {
        let is_met = |offer: &&Arc<Offer>| self.packages.iter().any(|it| offer.has_to_do(it));
        host.offers.iter().filter(is_met).cloned().collect()
    }

    /// What a host with these offers would call of the component: the interfaces under
    /// the names that the host's packages have.
    pub(super) fn calls(&self, offers: &[Arc<Offer>], calls: &[String]) -> Vec<String> {
        let mut called = BTreeSet::new();
        for export in &self.exports {
            let bare = export.bare();
            if !calls.contains(&bare) {
                continue;
            }
            let linked = |offer: &Arc<Offer>, package: &WitPackage| {
                !offer.superseded.iter().any(|name| name == package.name())
            };
            let packages = offers.iter().flat_map(|offer| {
                offer.packages.iter().filter(move |package| linked(offer, package))
            });
            for package in packages {
                let (name, version) =
                    package.name().split_once('@').unwrap_or((package.name(), ""));
                let version = version.parse().ok();
                let is_it = name == export.package.bare()
                    && Track::from_version(version.as_ref()) == export.package.track();
                if is_it && package.body().contains(&format!("\ninterface {} {{", export.name)) {
                    let position = version.map(|it: semver::Version| format!("@{it}"));
                    called.insert(format!("{bare}{}", position.unwrap_or_default()));
                }
            }
        }
        called.into_iter().collect()
    }
}

/// What is read for a host: all of its offers that matter, with the gates that the flags
/// in force open, and what the host calls.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Configuration {
    pub(super) offers: Vec<Arc<Offer>>,
    pub(super) features: BTreeSet<String>,
    pub(super) calls: Vec<String>,
}

/// Which of some offers are there with these flags, by their positions.
pub(super) fn in_force(offers: &[Arc<Offer>], flags: &[&str]) -> Vec<usize> {
    let is_on = |offer: &Offer| offer.each_flag().iter().all(|flag| flags.contains(flag));
    (0..offers.len()).filter(|position| is_on(&offers[*position])).collect()
}
