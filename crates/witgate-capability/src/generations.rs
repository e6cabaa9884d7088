//! Generations of WASI: preview1, 0.2, 0.3, and what came in between.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{PackageName, Target, Track, WasmStructure, World, WorldItem};

/// The packages that are released together as WASI. Proposals have versions of their
/// own.
const WASI: [&str; 7] = ["cli", "clocks", "filesystem", "http", "io", "random", "sockets"];

/// The generations of WASI that a component is built for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generations {
    /// The functions of WASI preview1 that its core modules import.
    pub preview1: BTreeSet<String>,
    /// Whether an adapter in it turns these into imports of a later generation.
    pub has_adapter: bool,
    /// The packages of WASI that it imports and exports from, by the versions that link
    /// with one another: `0.2`, `0.3`; each prerelease for itself.
    pub packages: BTreeMap<String, BTreeSet<PackageName>>,
}

impl Generations {
    /// Those of a world, and of the component that has it.
    pub fn new(world: &World, structure: Option<&WasmStructure>) -> Generations {
        let mut generations = Generations::default();
        for item in world.imports.values().chain(world.exports.values()) {
            let WorldItem::Interface { target: Target::Named(interface), .. } = item else {
                continue;
            };
            let package = &*interface.package;
            let is_wasi = &*package.namespace == "wasi" && WASI.contains(&&*package.name);
            if is_wasi && package.version.is_some() {
                let track = Track::from_version(package.version.as_ref()).to_string();
                generations.packages.entry(track).or_default().insert(package.clone());
            }
        }
        if let Some(structure) = structure {
            generations.preview1 = structure.preview1().into_iter().map(str::to_owned).collect();
            generations.has_adapter = !structure.preview1_adapters().is_empty();
        }
        generations
    }

    /// The versions of WASI, lowest first.
    pub fn versions(&self) -> Vec<String> {
        let mut versions: Vec<_> = self
            .packages
            .values()
            .flatten()
            .filter_map(|package| package.version.clone())
            .collect();
        versions.sort();
        versions.dedup();
        versions.iter().map(ToString::to_string).collect()
    }
}
