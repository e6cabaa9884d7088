//! A host's side as rows: what its worlds offer, and what they expect.

use std::collections::BTreeMap;

use witgate::witgate_link::Offers;
use witgate::{DeclaredInterfaces, HostWorld, Options, host_worlds, witgate_hosts};

use crate::error::Error;
use crate::facts::{digests, side_name};
use crate::rows::{Cell, Rows};
use crate::table::OFFERS;

/// What the worlds of a known host are called.
const BY_DEFAULT: &str = "by default";
const WITH_FLAGS: &str = "with flags";

/// What is asked: the sides of hosts.
#[derive(Clone, Debug, Default)]
pub struct OffersRequest {
    /// WIT, or known hosts such as `wasmtime@45`.
    pub sources: Vec<String>,
    /// Every release of every known host as well.
    pub all_hosts: bool,
    /// The world that is meant, where a source has several.
    pub world: Option<String>,
    /// How sources are read.
    pub options: Options,
}

/// The rows of hosts.
#[derive(Debug)]
pub struct OfferedRows {
    /// Of the table `offers`.
    pub rows: Rows,
    /// How many worlds there are.
    pub worlds: usize,
    /// Of worlds of which the rows do not say all, the name and why.
    pub unsure: Vec<(String, String)>,
}

/// The rows of all that the sources offer.
pub fn offers(request: &OffersRequest) -> Result<OfferedRows, Error> {
    let mut offered = OfferedRows { rows: Rows::new(&OFFERS), worlds: 0, unsure: Vec::new() };
    let known = witgate_hosts::all();
    let known = known.iter().filter(|_| request.all_hosts).map(|host| host.full_name());
    for source in request.sources.iter().cloned().chain(known) {
        let worlds = host_worlds(&source, request.world.as_deref(), &request.options)?;
        offered.add(&source, &worlds);
    }
    Ok(offered)
}

impl OfferedRows {
    fn add(&mut self, source: &str, worlds: &[HostWorld]) {
        if let Some(world) = worlds.first() {
            self.add_mentioned(source, &DeclaredInterfaces::new(&[&world.contract]));
        }
        let paired = paired_names(worlds);
        for (world, pair) in worlds.iter().zip(paired) {
            let offers = Offers::new(&world.contract, &world.world).expect("it has the world");
            let exports = world.contract.world(&world.world).map_or(0, |it| it.exports.len());
            let world_exports = i64::try_from(exports).unwrap_or(i64::MAX);
            let is_known = world.name.split_once('@').filter(|_| !world.name.contains('/'));
            let (host, version) = match is_known {
                Some((host, version)) => (host, Some(version)),
                None => (source, None),
            };
            let world_name = match world.is_with_flags {
                true => format!("{} {WITH_FLAGS}", world.name),
                false => world.name.clone(),
            };
            let mut push = |side: &str, key: Option<&str>, item, handle, digests: [_; 2]| {
                let [typing, wasmtime]: [Option<String>; 2] = digests;
                self.rows.push(&[
                    host.into(),
                    Cell::Text(version),
                    pair.as_str().into(),
                    world_name.as_str().into(),
                    Cell::Integer(Some(world_exports)),
                    Cell::Text(offers.unsure()),
                    side.into(),
                    Cell::Text(key),
                    Cell::Text(item),
                    Cell::Integer(handle),
                    Cell::Text(typing.as_deref()),
                    Cell::Text(wasmtime.as_deref()),
                ]);
            };
            push("world", None, None, None, [None, None]);
            for row in offers.rows() {
                let handle = Some(i64::from(row.handle));
                push(side_name(row.side), Some(&row.key), Some(&row.item), handle, digests(row));
            }
            self.worlds += 1;
            if let Some(reason) = offers.unsure() {
                self.unsure.push((world_name, reason.to_owned()));
            }
        }
    }

    /// What the source mentions at all. What a component imports beside is provided elsewhere.
    fn add_mentioned(&mut self, source: &str, declared: &DeclaredInterfaces) {
        let DeclaredInterfaces { packages, imports, exports } = declared;
        let sides =
            [("package", packages), ("mentioned import", imports), ("mentioned export", exports)];
        for (side, names) in sides {
            for name in names {
                self.rows.push(&[
                    source.into(),
                    Cell::Text(None),
                    Cell::Text(None),
                    Cell::Text(None),
                    Cell::Integer(None),
                    Cell::Text(None),
                    side.into(),
                    name.as_str().into(),
                    Cell::Text(None),
                    Cell::Integer(None),
                    Cell::Text(None),
                    Cell::Text(None),
                ]);
            }
        }
    }
}

/// What each world is called without a version, by which the worlds before a change and
/// after it are paired. Of those that would share a name, each keeps its version.
fn paired_names(worlds: &[HostWorld]) -> Vec<String> {
    // Whatever the hosts are, a component is started on both by default, or with flags.
    let bare = |world: &HostWorld| match (world.name.contains('/'), world.is_with_flags) {
        (true, _) => world.world.bare(),
        (false, true) => WITH_FLAGS.to_owned(),
        (false, false) => BY_DEFAULT.to_owned(),
    };
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for world in worlds {
        *count.entry(bare(world)).or_default() += 1;
    }
    let name = |world: &HostWorld| match count[&bare(world)] {
        1 => bare(world),
        _ => world.name.clone(),
    };
    worlds.iter().map(name).collect()
}
