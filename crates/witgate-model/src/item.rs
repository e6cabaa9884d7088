//! Addresses of items.

use std::fmt;
use std::sync::Arc;

use crate::function::readable;
use crate::{InterfaceName, Name, PackageName, Scope, Side, WorldKey, WorldName};

/// The address of anything that can change, such as
/// `demo:shapes/draw#shape.circle`. It names the exact version; what is shown
/// leaves the version out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A package.
    Package(Arc<PackageName>),
    /// Something in an interface or world, or that itself.
    In(Scope, Member),
}

/// What within a scope is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// The interface or world itself.
    Itself,
    /// A declared type.
    Type(Name),
    /// A field, case or flag of a declared type.
    Part(Name, Name),
    /// A function, by its component-model name.
    Function(Name),
    /// A parameter of a function.
    Param(Name, Name),
    /// The result of a function.
    Result(Name),
    /// An import or export of a world.
    Key(Side, WorldKey),
}

impl Item {
    /// The interface itself.
    pub fn interface(name: InterfaceName) -> Item {
        Item::In(Scope::Interface(name), Member::Itself)
    }

    /// The world itself.
    pub fn world(name: WorldName) -> Item {
        Item::In(Scope::World(name), Member::Itself)
    }

    /// The package it belongs to.
    pub fn package(&self) -> &Arc<PackageName> {
        match self {
            Item::Package(package) => package,
            Item::In(scope, _) => scope.package(),
        }
    }

    /// The interface or world it stands in.
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Item::Package(_) => None,
            Item::In(scope, _) => Some(scope),
        }
    }

    /// The declared type it is or is part of.
    pub fn type_name(&self) -> Option<&Name> {
        match self {
            Item::In(_, Member::Type(name) | Member::Part(name, _)) => Some(name),
            _ => None,
        }
    }

    /// The function it is or is part of, by its component-model name.
    pub fn function_name(&self) -> Option<&Name> {
        match self {
            Item::In(_, Member::Function(name) | Member::Param(name, _) | Member::Result(name)) => {
                Some(name)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scope, member) = match self {
            Item::Package(package) => return f.write_str(&package.bare()),
            Item::In(scope, member) => (scope, member),
        };
        f.write_str(&scope.bare())?;
        match member {
            Member::Itself => Ok(()),
            Member::Type(name) => write!(f, "#{name}"),
            Member::Part(name, part) => write!(f, "#{name}.{part}"),
            Member::Function(name) => write!(f, "#{}", readable(name)),
            Member::Param(name, param) => write!(f, "#{}({param})", readable(name)),
            Member::Result(name) => write!(f, "#{}->result", readable(name)),
            Member::Key(side, key) => write!(f, "#{side} {}", key.bare()),
        }
    }
}

impl Member {
    /// The member's own name as people write it; empty for the scope itself.
    pub fn readable(&self) -> String {
        match self {
            Member::Itself => String::new(),
            Member::Type(name) => name.to_string(),
            Member::Part(_, part) => part.to_string(),
            Member::Function(name) | Member::Result(name) => readable(name),
            Member::Param(_, param) => param.to_string(),
            Member::Key(_, key) => key.bare(),
        }
    }
}
