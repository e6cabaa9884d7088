//! Names: of packages, interfaces, worlds and types.
//!
//! Every name is shared and cheap to clone. Names carry the exact version they
//! were written with; matching across versions is the business of
//! [`Track`](crate::Track).

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use semver::Version;

use crate::version::Track;

/// An identifier as WIT spells it.
pub type Name = Arc<str>;

/// `namespace:name@version`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PackageName {
    /// `wasi` of `wasi:http@0.2.0`.
    pub namespace: Name,
    /// `http` of `wasi:http@0.2.0`.
    pub name: Name,
    /// `0.2.0` of `wasi:http@0.2.0`.
    pub version: Option<Version>,
}

/// Names are hashed all the time, and few differ in what is behind the numbers of
/// their versions.
impl Hash for PackageName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let PackageName { namespace, name, version } = self;
        let version = version.as_ref().map(|it| (it.major, it.minor, it.patch));
        (namespace, name, version).hash(state);
    }
}

impl PackageName {
    /// The range of versions that link with this one.
    pub fn track(&self) -> Track {
        Track::from_version(self.version.as_ref())
    }

    /// Whether both name the same package, in whatever versions.
    pub fn same_package(&self, other: &PackageName) -> bool {
        self.namespace == other.namespace && self.name == other.name
    }

    /// `namespace:name`, without the version.
    pub fn bare(&self) -> String {
        format!("{}:{}", self.namespace, self.name)
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.namespace, self.name)?;
        match &self.version {
            Some(version) => write!(f, "@{version}"),
            None => Ok(()),
        }
    }
}

macro_rules! member_of_package {
    ($(#[$doc:meta])* $type:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type {
            /// The package it is in.
            pub package: Arc<PackageName>,
            /// Its own name.
            pub name: Name,
        }

        impl $type {
            /// `namespace:name/member`, without the version.
            pub fn bare(&self) -> String {
                let PackageName { namespace, name, .. } = &*self.package;
                format!("{namespace}:{name}/{}", self.name)
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.bare())?;
                match &self.package.version {
                    Some(version) => write!(f, "@{version}"),
                    None => Ok(()),
                }
            }
        }
    };
}

member_of_package! {
    /// `namespace:name/interface@version`.
    InterfaceName
}
member_of_package! {
    /// `namespace:name/world@version`.
    WorldName
}

/// What the package of a compiled component is called, which nobody declared.
pub const COMPONENT_PACKAGE: &str = "root:component";

/// One of the two sides of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Implemented by the host, called by the guest.
    Import,
    /// Implemented by the guest, called by the host.
    Export,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Import => "import",
            Side::Export => "export",
        })
    }
}

/// What can hold types and functions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// A named interface.
    Interface(InterfaceName),
    /// A world, which declares types of its own.
    World(WorldName),
    /// One side of a world, which holds functions: a world may import and
    /// export a function of one name, and these are two.
    WorldSide(WorldName, Side),
    /// `import label: interface { … }` within a world.
    Inline(WorldName, Side, Name),
}

impl Scope {
    /// The package it is in.
    pub fn package(&self) -> &Arc<PackageName> {
        match self {
            Scope::Interface(interface) => &interface.package,
            Scope::World(world) | Scope::WorldSide(world, _) | Scope::Inline(world, ..) => {
                &world.package
            }
        }
    }

    /// The world that it is or is in.
    pub fn world(&self) -> Option<&WorldName> {
        match self {
            Scope::Interface(_) => None,
            Scope::World(world) | Scope::WorldSide(world, _) | Scope::Inline(world, ..) => {
                Some(world)
            }
        }
    }

    /// The address without the version.
    pub fn bare(&self) -> String {
        match self {
            Scope::Interface(interface) => interface.bare(),
            Scope::World(world) | Scope::WorldSide(world, _) => world.bare(),
            Scope::Inline(world, side, label) => format!("{}#{side} {label}", world.bare()),
        }
    }
}

/// The name of a declared type, and where it is declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeName {
    /// The interface or world that declares it.
    pub scope: Scope,
    /// Its own name.
    pub name: Name,
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if matches!(self.scope, Scope::Inline(..)) { '/' } else { '#' };
        write!(f, "{}{separator}{}", self.scope.bare(), self.name)
    }
}
