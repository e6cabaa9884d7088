//! A release of a host, and what it offers.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use semver::Version;

/// A release of a host.
#[derive(Clone, Debug)]
pub struct HostProfile {
    /// The host, such as `wasmtime`.
    pub name: Arc<str>,
    /// The release that was examined.
    pub version: Version,
    /// What is meant by the name, such as "`wasmtime run`".
    pub about: Arc<str>,
    /// The interfaces that the host calls if a component exports them, without versions.
    pub calls: Arc<[String]>,
    /// What a reader should know of this release.
    pub notes: Vec<Arc<str>>,
    /// What it offers.
    pub offers: Vec<Arc<Offer>>,
}

impl HostProfile {
    /// The name with the version, as it is written on the command line.
    pub fn full_name(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// Interfaces that a host offers under the same conditions.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Offer {
    /// Which interfaces.
    pub offered: Offered,
    /// Packages, such as `wasi:http@0.2.0`, that its world has beside a newer compatible
    /// version, which is the only one that the host links.
    pub superseded: Vec<String>,
    /// The feature gates that are open.
    pub features: Vec<String>,
    /// What has to be given to have it; nothing, if it is there by default.
    pub flags: Option<String>,
    /// The crate, or repository, and the path where its WIT was published.
    pub source: String,
    /// The text that says that the host offers it, and where that was published.
    pub evidence: Option<String>,
    /// The packages that its interfaces are in, with all that they depend on.
    pub packages: Vec<WitPackage>,
}

impl Offer {
    /// Whether it may offer something of a package, named without its version: one of its
    /// interfaces is of the package, or the package comes with its world.
    pub fn has_to_do(&self, package: &str) -> bool {
        let is_it = |path: &str| path.split(['/', '@']).next() == Some(package);
        match &self.offered {
            Offered::Interfaces(interfaces) => interfaces.iter().any(|it| is_it(it)),
            Offered::World { .. } => self.packages.iter().any(|it| is_it(it.name())),
        }
    }

    /// The flags one by one. What does not start with a dash is one as a whole.
    pub fn each_flag(&self) -> Vec<&str> {
        match self.flags.as_deref() {
            None => Vec::new(),
            Some(flags) if flags.starts_with('-') => flags.split(' ').collect(),
            Some(flags) => vec![flags],
        }
    }
}

/// Which interfaces an offer is of.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum Offered {
    /// What a world imports.
    World {
        /// The world, such as `wasi:cli/imports@0.2.12`.
        world: String,
        /// The packages, without versions, that count; all of them, if there are none.
        of: Vec<String>,
    },
    /// Interfaces by name, such as `wasi:http/types@0.2.12`.
    Interfaces(Vec<String>),
}

/// A package as WIT text. Two of the same name and digest are the same, so that no text
/// has to be compared.
#[derive(Clone, Copy, Debug)]
pub struct WitPackage {
    /// Its name and the start of the SHA-256 digest of its text.
    pub id: &'static str,
    /// The text, which starts with `package`.
    pub text: &'static str,
}

impl PartialEq for WitPackage {
    fn eq(&self, other: &WitPackage) -> bool {
        self.id == other.id
    }
}

impl Eq for WitPackage {}

impl PartialOrd for WitPackage {
    fn partial_cmp(&self, other: &WitPackage) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for WitPackage {
    fn cmp(&self, other: &WitPackage) -> Ordering {
        self.id.cmp(other.id)
    }
}

impl Hash for WitPackage {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl WitPackage {
    /// Its name, such as `wasi:http@0.2.12`.
    pub fn name(&self) -> &'static str {
        let line = self.text.split(';').next().unwrap_or_default();
        line.trim_start_matches("package ")
    }

    /// What comes after its name: interfaces and worlds.
    pub fn body(&self) -> &'static str {
        self.text.split_once(';').map_or("", |(_, body)| body)
    }
}
