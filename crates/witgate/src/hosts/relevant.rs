//! What of a host's offers has to do with a guest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_hosts::{HostProfile, Offer, Offered, OfferedInterface, WitPackage};
use witgate_model::{InterfaceName, Name, PackageName, Track, WorldKey};

use super::HostedGuest;

/// What a guest imports and exports of packages.
pub(super) struct Needs {
    /// Packages as `namespace:name`, each with the ranges of versions; `None` for all
    /// that there is.
    packages: Option<BTreeMap<String, BTreeSet<Track>>>,
    exports: Vec<InterfaceName>,
}

impl Needs {
    pub(super) fn new(guest: &HostedGuest<'_>) -> Needs {
        let world = guest.contract.world(&guest.world).expect("the world is of the contract");
        let interface = |key: &WorldKey| match key {
            WorldKey::Interface(interface) => Some(interface.clone()),
            WorldKey::Name(_) => None,
        };
        let exports: Vec<InterfaceName> = world.exports.keys().filter_map(interface).collect();
        let mut packages: BTreeMap<String, BTreeSet<Track>> = BTreeMap::new();
        for needed in world.imports.keys().filter_map(interface).chain(exports.clone()) {
            packages.entry(needed.package.bare()).or_default().insert(needed.package.track());
        }
        Needs { packages: Some(packages), exports }
    }

    /// Everything that a host offers.
    pub(super) fn everything() -> Needs {
        Needs { packages: None, exports: Vec::new() }
    }

    /// The offers of a host that have to do with the guest: those of a package that it
    /// asks for, in whatever version, since a refusal says which versions there are.
    pub(super) fn met_by(&self, host: &HostProfile) -> Vec<Arc<Offer>> {
        let is_met = |offer: &&Arc<Offer>| match &self.packages {
            None => true,
            Some(packages) => packages.keys().any(|it| offer.has_to_do(it)),
        };
        host.offers.iter().filter(is_met).cloned().collect()
    }

    fn asks_for(&self, package: &str) -> bool {
        self.packages.as_ref().is_none_or(|packages| packages.contains_key(bare(package)))
    }

    /// Whether it asks for a package in a version that links with this one.
    fn asks_for_range_of(&self, package: &str) -> bool {
        let Some(packages) = &self.packages else { return true };
        let ranges = packages.get(bare(package));
        ranges.is_some_and(|ranges| ranges.contains(&package_name(package).track()))
    }
}

/// Of the offers of a host, what has to do with a guest. Hosts of which this is equal say
/// the same of the guest.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Relevant {
    pub(super) offers: Vec<RelevantOffer>,
    /// The packages of which the guest asks for a version that links, with all that they
    /// depend on.
    pub(super) packages: BTreeSet<WitPackage>,
    /// What the host would call of the component: the interfaces under the names that the
    /// host's packages have.
    pub(super) calls: Vec<InterfaceName>,
}

/// What has to do with a guest, of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RelevantOffer {
    pub(super) flags: Vec<String>,
    pub(super) features: Vec<String>,
    /// The packages, as `namespace:name`, of which it may offer something.
    pub(super) packages: Vec<String>,
    pub(super) interfaces: Vec<RelevantInterface>,
    /// Whether it offers what its interfaces use, too.
    pub(super) is_with_dependencies: bool,
}

/// An interface that a host offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RelevantInterface {
    pub(super) name: InterfaceName,
    /// The feature without which it is not there.
    pub(super) feature: Option<String>,
    /// Whether the guest asks for this range of versions, so that what is in it matters:
    /// of another it only matters that it is there.
    pub(super) is_read: bool,
}

impl Relevant {
    /// What of all that a known host offers has to do with a guest.
    pub(super) fn of_host(needs: &Needs, host: &HostProfile) -> Relevant {
        Relevant::new(needs, &needs.met_by(host), &host.calls)
    }

    /// What of these offers has to do with a guest, on a host that makes these calls.
    pub(super) fn new(needs: &Needs, offers: &[Arc<Offer>], calls: &[String]) -> Relevant {
        let every = offers.iter().flat_map(|offer| &offer.packages);
        let by_name: BTreeMap<&str, WitPackage> = every.map(|it| (it.name(), *it)).collect();
        let linked = offers.iter().flat_map(|offer| {
            let is_linked = |it: &&WitPackage| !offer.superseded.iter().any(|x| x == it.name());
            offer.packages.iter().filter(is_linked)
        });
        let linked: BTreeSet<WitPackage> =
            linked.filter(|it| needs.asks_for_range_of(it.name())).copied().collect();
        let mut packages = BTreeSet::new();
        let mut ahead: Vec<WitPackage> = linked.iter().copied().collect();
        while let Some(package) = ahead.pop() {
            if packages.insert(package) {
                ahead.extend(package.mentions.iter().filter_map(|name| by_name.get(name)));
            }
        }
        let read: BTreeMap<&str, Arc<PackageName>> =
            packages.iter().map(|it| (it.name(), Arc::new(package_name(it.name())))).collect();
        let offers = offers.iter().map(|offer| RelevantOffer::new(needs, offer, &read));
        Relevant { offers: offers.collect(), calls: called(needs, &linked, calls), packages }
    }

    /// Which of the offers are there with these flags, by their positions.
    pub(super) fn in_force(&self, flags: &[&str]) -> Vec<usize> {
        let is_given = |flag: &String| flags.contains(&flag.as_str());
        let is_on = |position: &usize| self.offers[*position].flags.iter().all(is_given);
        (0..self.offers.len()).filter(is_on).collect()
    }
}

impl RelevantOffer {
    fn new(needs: &Needs, offer: &Offer, read: &BTreeMap<&str, Arc<PackageName>>) -> RelevantOffer {
        let interface = |offered: OfferedInterface<'_>| {
            let package = read.get(offered.package);
            let is_read = package.is_some();
            if !is_read && !needs.asks_for(offered.package) {
                return None;
            }
            let package = package.cloned();
            Some(RelevantInterface {
                name: InterfaceName {
                    package: package.unwrap_or_else(|| Arc::new(package_name(offered.package))),
                    name: offered.name.into(),
                },
                feature: offered.feature.map(str::to_owned),
                is_read,
            })
        };
        let packages = needs.packages.iter().flat_map(BTreeMap::keys);
        RelevantOffer {
            flags: offer.each_flag().into_iter().map(str::to_owned).collect(),
            features: offer.features.clone(),
            packages: packages.filter(|it| offer.has_to_do(it)).cloned().collect(),
            interfaces: offer.interfaces().into_iter().filter_map(interface).collect(),
            is_with_dependencies: matches!(offer.offered, Offered::Interfaces(_)),
        }
    }
}

/// What a host that has these packages would call of the component.
fn called(needs: &Needs, linked: &BTreeSet<WitPackage>, calls: &[String]) -> Vec<InterfaceName> {
    let mut called = BTreeSet::new();
    for export in needs.exports.iter().filter(|export| calls.contains(&export.bare())) {
        for package in linked {
            let name = package_name(package.name());
            let is_it =
                name.same_package(&export.package) && name.track() == export.package.track();
            if is_it && package.body().contains(&format!("\ninterface {} {{", export.name)) {
                let package = Arc::new(name);
                called.insert(InterfaceName { package, name: export.name.clone() });
            }
        }
    }
    called.into_iter().collect()
}

/// `wasi:io` of `wasi:io@0.2.12`.
fn bare(package: &str) -> &str {
    package.split('@').next().unwrap_or_default()
}

/// The name of a package of a profile.
fn package_name(package: &str) -> PackageName {
    let (bare, version) = package.split_once('@').unzip();
    let (namespace, name) = bare.unwrap_or(package).split_once(':').unwrap_or_default();
    let named = |text: &str| Name::from(text);
    let version = version.map(|it| it.parse().expect("the data has versions"));
    PackageName { namespace: named(namespace), name: named(name), version }
}
