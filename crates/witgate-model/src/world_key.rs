//! Names in worlds.

use std::fmt;

use crate::name::{InterfaceName, Name, PackageName};

/// How a world names something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorldKey {
    /// By the interface's own name.
    Interface(InterfaceName),
    /// By a plain name: a label, a function, a type.
    Name(Name),
}

impl WorldKey {
    /// The name without a version.
    pub fn bare(&self) -> String {
        match self {
            WorldKey::Interface(interface) => interface.bare(),
            WorldKey::Name(name) => name.to_string(),
        }
    }

    /// The name as a world of `package` tells it: with the version of another
    /// package, and without its own.
    pub fn from_package(&self, package: &PackageName) -> String {
        match self {
            WorldKey::Interface(interface) if *interface.package == *package => interface.bare(),
            key => key.to_string(),
        }
    }
}

impl fmt::Display for WorldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorldKey::Interface(interface) => interface.fmt(f),
            WorldKey::Name(name) => f.write_str(name),
        }
    }
}
