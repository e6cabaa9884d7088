//! What components import that the host's WIT does not mention, before the change or after it.
//!
//! A plugin that was built with a toolchain for Python or JavaScript imports WASI beside the
//! interface that it was written for, and the WIT of the plugin interface does not declare
//! WASI. The program that runs the plugin provides both; a change cannot remove what neither
//! of its sides has.

use std::collections::BTreeSet;

use witgate_link::Needs;
use witgate_model::{Contract, World, WorldKey, count, first_few_names};

/// So many interfaces are named.
const NAMED: usize = 3;

/// What the host's WIT is about, on either side, without versions.
#[derive(Debug)]
pub struct DeclaredInterfaces {
    /// What a world imports.
    pub imports: BTreeSet<String>,
    /// What a world exports.
    pub exports: BTreeSet<String>,
    /// The packages that are compared, as `namespace:name`.
    pub packages: BTreeSet<String>,
}

impl DeclaredInterfaces {
    /// The interfaces of the sides of a change.
    pub fn new(sides: &[&Contract]) -> DeclaredInterfaces {
        let worlds = || sides.iter().flat_map(|side| side.worlds()).map(|(_, world)| world);
        let roots = sides.iter().flat_map(|contract| &contract.roots);
        DeclaredInterfaces {
            imports: worlds().flat_map(|it| it.imports.keys()).map(WorldKey::bare).collect(),
            exports: worlds().flat_map(|it| it.exports.keys()).map(WorldKey::bare).collect(),
            packages: roots.map(|package| package.bare()).collect(),
        }
    }

    fn is_compared(&self, key: &WorldKey) -> bool {
        let WorldKey::Interface(interface) = key else { return false };
        self.packages.contains(&interface.package.bare())
    }

    /// Whether a component was built for this host: it imports something of the packages
    /// that are compared, or a plain name, or it exports what a world expects.
    fn is_guest(&self, world: &World) -> bool {
        let is_own = |key: &WorldKey| {
            let is_name = matches!(key, WorldKey::Name(_));
            self.is_compared(key) || is_name && self.imports.contains(&key.bare())
        };
        world.imports.keys().any(is_own)
            || world
                .exports
                .keys()
                .any(|key| self.is_compared(key) || self.exports.contains(&key.bare()))
    }

    /// The imports of a component that somebody else must provide; none of one that was not
    /// built for this host.
    pub fn provided_elsewhere(&self, component: &Contract) -> ProvidedElsewhere {
        let Some((_, world)) = component.worlds().next() else {
            return ProvidedElsewhere::default();
        };
        if !self.is_guest(world) {
            return ProvidedElsewhere::default();
        }
        let is_elsewhere = |key: &&WorldKey| {
            matches!(key, WorldKey::Interface(_))
                && !self.is_compared(key)
                && !self.imports.contains(&key.bare())
        };
        let elsewhere = world.imports.keys().filter(is_elsewhere);
        ProvidedElsewhere { interfaces: elsewhere.map(WorldKey::bare).collect() }
    }
}

/// Whether a component imports or exports something of the packages of a side, in a version
/// that is compatible with theirs.
pub(super) fn mentions_packages(component: &Contract, side: &Contract) -> bool {
    let is_of_side = |key: &WorldKey| match key {
        WorldKey::Interface(interface) => side.roots.iter().any(|root| {
            root.same_package(&interface.package) && root.track() == interface.package.track()
        }),
        WorldKey::Name(_) => false,
    };
    let mut worlds = component.worlds();
    worlds.any(|(_, world)| world.imports.keys().chain(world.exports.keys()).any(is_of_side))
}

/// The interfaces that a component imports from some packages, which are named without versions.
pub(crate) fn imports_from(component: &Contract, packages: &BTreeSet<String>) -> BTreeSet<String> {
    let keys = component.worlds().flat_map(|(_, world)| world.imports.keys());
    let is_from = |key: &&WorldKey| match key {
        WorldKey::Interface(interface) => packages.contains(&interface.package.bare()),
        WorldKey::Name(_) => false,
    };
    keys.filter(is_from).map(WorldKey::bare).collect()
}

/// A note on imports that were taken to be there, because the host does not declare them.
pub fn provided_elsewhere_note(components: usize, interfaces: &BTreeSet<String>) -> Option<String> {
    let named: Vec<String> = interfaces.iter().map(|name| format!("`{name}`")).collect();
    let imports = if components == 1 { "imports" } else { "import" };
    (components > 0).then(|| {
        format!(
            "{} {imports} also {}, which the host's WIT does not mention: taken to be provided \
             beside it",
            count(components, "component"),
            first_few_names(&named, NAMED)
        )
    })
}

/// Interfaces without versions that somebody else than the host's WIT says is there.
#[derive(Clone, Debug, Default)]
pub struct ProvidedElsewhere {
    /// Their names.
    pub interfaces: BTreeSet<String>,
}

impl ProvidedElsewhere {
    /// What a component needs of the host's WIT.
    pub(super) fn rest_of(&self, component: &Contract) -> Option<Needs> {
        let mut needs = Needs::new(component)?;
        if !self.interfaces.is_empty() {
            needs.leave_out_imports(|key| {
                let bare = key.split_once('@').map_or(key, |(bare, _)| bare);
                self.interfaces.contains(bare)
            });
        }
        Some(needs)
    }

    /// Whether an import is one of them.
    pub fn has(&self, key: &WorldKey) -> bool {
        self.interfaces.contains(&key.bare())
    }
}
