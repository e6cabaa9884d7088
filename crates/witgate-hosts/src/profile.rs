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

    /// Its interfaces, one by one; of those that are listed by name, not what they use.
    pub fn interfaces(&self) -> Vec<OfferedInterface<'_>> {
        match &self.offered {
            Offered::Interfaces(interfaces) => {
                let named = |path| {
                    let (package, name) = self.named(path).expect("it has the packages it names");
                    OfferedInterface { package: package.name(), name, feature: None }
                };
                interfaces.iter().map(|path| named(path)).collect()
            }
            Offered::World { world, of } => {
                let (package, name) = self.named(world).expect("it has the package of its world");
                let mut interfaces = package.imports(name);
                interfaces.retain(|interface| {
                    let bare = interface.package.split('@').next().unwrap_or_default();
                    let is_of = of.is_empty() || of.iter().any(|it| it == bare);
                    is_of && !self.superseded.iter().any(|it| it == interface.package)
                });
                interfaces
            }
        }
    }

    /// The package and the name in it that `wasi:cli/imports@0.2.12` means.
    fn named<'p>(&self, path: &'p str) -> Option<(&WitPackage, &'p str)> {
        self.packages.iter().find_map(|it| Some((it, path_in(it.name(), path)?)))
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

/// An interface of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OfferedInterface<'o> {
    /// The package, such as `wasi:io@0.2.12`.
    pub package: &'o str,
    /// Its name in the package, such as `streams`.
    pub name: &'o str,
    /// The feature without which the world does not import it.
    pub feature: Option<&'o str>,
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
    /// The other packages that its text names, such as `wasi:io@0.2.12`.
    pub mentions: &'static [&'static str],
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

    /// What one of its worlds imports. The text is as wasm-tools prints it, with whatever a
    /// world includes, or its interfaces use, written out: one statement a line.
    fn imports(&self, world: &str) -> Vec<OfferedInterface<'static>> {
        let start = format!("\nworld {world} {{\n");
        let body = self.text.find(&start).map(|at| &self.text[at + start.len()..]);
        let (mut imports, mut feature) = (Vec::new(), None);
        for line in body.unwrap_or_default().lines().take_while(|line| *line != "}") {
            let line = line.trim_start();
            if let Some(gate) = line.strip_prefix("@unstable(feature = ") {
                feature = Some(gate.trim_end_matches(')'));
            } else if !line.starts_with('@') {
                let import = line.strip_prefix("import ").and_then(|it| it.strip_suffix(';'));
                if let Some(path) = import {
                    let (package, name) = match path.split_once('/') {
                        None => (self.name(), path),
                        Some(_) => self.mentioned(path),
                    };
                    imports.push(OfferedInterface { package, name, feature });
                }
                feature = None;
            }
        }
        imports
    }

    /// The package and the name in it that a path of its text means.
    fn mentioned<'p>(&self, path: &'p str) -> (&'static str, &'p str) {
        let is_it = |package: &&&str| path_in(package, path).is_some();
        let package = self.mentions.iter().find(is_it).expect("its mentions are those of its text");
        (package, path_in(package, path).expect("it was found by this"))
    }

    /// What comes after its name: interfaces and worlds.
    pub fn body(&self) -> &'static str {
        self.text.split_once(';').map_or("", |(_, body)| body)
    }
}

/// The name in a package, such as `wasi:io@0.2.12`, that `wasi:io/streams@0.2.12` has.
fn path_in<'p>(package: &str, path: &'p str) -> Option<&'p str> {
    let (bare, version) = package.split_once('@').unwrap_or((package, ""));
    let item = path.strip_prefix(bare)?.strip_prefix('/')?;
    let (name, at) = item.split_once('@').unwrap_or((item, ""));
    (at == version).then_some(name)
}
