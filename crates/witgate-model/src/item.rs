//! Addresses of items.

use std::fmt;
use std::sync::Arc;

use crate::function::FunctionName;
use crate::name::{InterfaceName, Name, PackageName, Scope, Side, WorldName};
use crate::world_key::WorldKey;

/// The address of anything that can change, such as
/// `demo:shapes/draw#shape.circle`. It names the exact version; the version is
/// shown only where [`address`](Item::address) is asked to.
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

    /// The interface or world it is in.
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Item::Package(_) => None,
            Item::In(scope, _) => Some(scope),
        }
    }

    /// The world it is or is in.
    pub fn world_name(&self) -> Option<&WorldName> {
        self.scope()?.world()
    }

    /// What an item of a world is in another world that has it under a name that
    /// `named` gives: an import or export of a plain name, or a type.
    pub fn in_world<'n>(
        &'n self,
        world: WorldName,
        named: impl FnOnce(&'n Name) -> &'n Name,
    ) -> Item {
        let Item::In(scope, member) = self else { return self.clone() };
        let named = |name| named(name).clone();
        let member = match (scope, member) {
            (Scope::Interface(_), _) => return self.clone(),
            (Scope::Inline(_, side, label), member) => {
                return Item::In(Scope::Inline(world, *side, named(label)), member.clone());
            }
            (_, Member::Itself | Member::Key(_, WorldKey::Interface(_))) => member.clone(),
            (_, Member::Key(side, WorldKey::Name(name))) => {
                Member::Key(*side, WorldKey::Name(named(name)))
            }
            (_, Member::Type(name)) => Member::Type(named(name)),
            (_, Member::Part(name, part)) => Member::Part(named(name), part.clone()),
            (_, Member::Function(name)) => Member::Function(named(name)),
            (_, Member::Param(name, param)) => Member::Param(named(name), param.clone()),
            (_, Member::Result(name)) => Member::Result(named(name)),
        };
        let scope = match scope {
            Scope::WorldSide(_, side) => Scope::WorldSide(world, *side),
            _ => Scope::World(world),
        };
        Item::In(scope, member)
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

impl Item {
    /// The address, with the version that `version` gives for the item's
    /// package, as WIT writes it behind the name of the interface or world.
    /// What a world imports or exports of another package always carries the
    /// version of that package.
    ///
    /// Two items of a contract have one address only if their packages have one
    /// name and `version` gives them one version.
    pub fn address(&self, version: impl Fn(&PackageName) -> Option<String>) -> String {
        let suffix = |package: &PackageName| match version(package) {
            Some(version) => format!("@{version}"),
            None => String::new(),
        };
        let (scope, member) = match self {
            Item::Package(package) => return format!("{}{}", package.bare(), suffix(package)),
            Item::In(scope, member) => (scope, member),
        };
        let suffix = suffix(scope.package());
        let (holder, inner) = match scope {
            Scope::Interface(interface) => (interface.bare(), String::new()),
            Scope::World(world) => (world.bare(), String::new()),
            Scope::WorldSide(world, side) => (world.bare(), format!("{side} ")),
            Scope::Inline(world, side, label) => (world.bare(), format!("{side} {label}")),
        };
        let member = match member {
            Member::Itself => String::new(),
            Member::Type(name) => name.to_string(),
            Member::Part(name, part) => format!("{name}.{part}"),
            Member::Function(name) => FunctionName::parse(name).to_string(),
            Member::Param(name, param) => format!("{}({param})", FunctionName::parse(name)),
            Member::Result(name) => format!("{}->result", FunctionName::parse(name)),
            Member::Key(side, key) => format!("{side} {}", key.from_package(scope.package())),
        };
        let within = match (scope, inner.is_empty() || member.is_empty()) {
            (Scope::Inline(..), false) => format!("{inner}/{member}"),
            _ => format!("{inner}{member}"),
        };
        match within.trim_end() {
            "" => format!("{holder}{suffix}"),
            within => format!("{holder}{suffix}#{within}"),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address(|_| None))
    }
}

impl Member {
    /// The member's own name as people write it; empty for the scope itself.
    pub fn readable(&self) -> String {
        match self {
            Member::Itself => String::new(),
            Member::Type(name) => name.to_string(),
            Member::Part(_, part) => part.to_string(),
            Member::Function(name) | Member::Result(name) => FunctionName::parse(name).to_string(),
            Member::Param(_, param) => param.to_string(),
            Member::Key(_, key) => key.bare(),
        }
    }
}
