//! How much was examined.

use witgate_diff::{Change, What};
use witgate_model::{Contract, Interface, Item, Package, Target, WorldItem};

/// How much was examined: what the candidate holds, dependencies included,
/// and what of the baseline is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Packages.
    pub packages: usize,
    /// Worlds.
    pub worlds: usize,
    /// Interfaces.
    pub interfaces: usize,
    /// Functions.
    pub functions: usize,
    /// Declared types.
    pub types: usize,
}

impl Compared {
    /// Whether there was nothing to compare, which is never a pass.
    pub fn is_empty(&self) -> bool {
        self.worlds == 0 && self.interfaces == 0
    }
}

impl Compared {
    /// Everything of the candidate, and what of the baseline is gone.
    pub(crate) fn new(baseline: &Contract, candidate: &Contract, changes: &[Change]) -> Compared {
        let mut compared = Compared::default();
        candidate.packages.values().for_each(|package| compared.package(package));
        for change in changes {
            match (&change.what, &change.was) {
                (What::PackageRemoved, Some(Item::Package(name))) => {
                    if let Some(package) = baseline.packages.get(name) {
                        compared.package(package);
                    }
                }
                (What::WorldRemoved, _) => compared.worlds += 1,
                (What::InterfaceRemoved, _) => compared.interfaces += 1,
                (What::FunctionRemoved, _) => compared.functions += 1,
                (What::TypeRemoved, _) => compared.types += 1,
                _ => {}
            }
        }
        compared
    }

    fn package(&mut self, package: &Package) {
        self.packages += 1;
        self.worlds += package.worlds.len();
        package.interfaces.values().for_each(|interface| self.interface(interface));
        for world in package.worlds.values() {
            for item in world.imports.values().chain(world.exports.values()) {
                match item {
                    WorldItem::Function(_) => self.functions += 1,
                    WorldItem::Type(_) => self.types += 1,
                    WorldItem::Interface { target: Target::Inline(interface), .. } => {
                        self.interface(interface);
                    }
                    WorldItem::Interface { .. } => {}
                }
            }
        }
    }

    fn interface(&mut self, interface: &Interface) {
        self.interfaces += 1;
        self.functions += interface.functions.len();
        self.types += interface.types.len();
    }
}
