//! What a package or component promises.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::aside::Aside;
use crate::function::Function;
use crate::item::{Item, Member};
use crate::name::{InterfaceName, Name, PackageName, Scope, Side, TypeName, WorldName};
use crate::place::Span;
use crate::types::{Stability, TypeDef, TypeKind};
use crate::world_key::WorldKey;

/// What a package or component promises, with every package that the promise
/// mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Contract {
    /// The packages whose promise this is; every other one is a dependency.
    pub roots: BTreeSet<Arc<PackageName>>,
    /// All packages. Of a dependency only the interfaces that the roots reach
    /// are here, and no worlds.
    pub packages: BTreeMap<Arc<PackageName>, Package>,
    /// Worlds of dependencies that worlds of the roots include.
    pub included: Aside<BTreeMap<WorldName, World>>,
}

/// A package.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    /// Its interfaces.
    pub interfaces: BTreeMap<Name, Interface>,
    /// Its worlds.
    pub worlds: BTreeMap<Name, World>,
    /// Where its name is written.
    pub span: Span,
}

impl Package {
    /// Whether it has no interface and no world.
    pub fn is_empty(&self) -> bool {
        self.interfaces.is_empty() && self.worlds.is_empty()
    }
}

/// An interface: types and functions by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interface {
    /// Declared types, those that `use` brings included.
    pub types: BTreeMap<Name, TypeDef>,
    /// Functions by their component-model name.
    pub functions: BTreeMap<Name, Function>,
    /// Its gates.
    pub stability: Stability,
    /// Where its name is written.
    pub span: Span,
}

/// A world, elaborated: includes are expanded, and interfaces that others need
/// are imported whether or not the text says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct World {
    /// What the host provides.
    pub imports: BTreeMap<WorldKey, WorldItem>,
    /// What the guest provides. Holds no types.
    pub exports: BTreeMap<WorldKey, WorldItem>,
    /// Its gates.
    pub stability: Stability,
    /// Where its name is written.
    pub span: Span,
    /// How it was written.
    pub text: Aside<WorldText>,
}

/// How a world was written. Nothing is known of one that was read from wasm.
#[derive(Clone, Debug, Default)]
pub struct WorldText {
    /// What is in its braces.
    pub body: Span,
    /// Its `include` statements, in order.
    pub includes: Vec<Include>,
}

/// An `include` statement.
#[derive(Clone, Debug)]
pub struct Include {
    /// The world that is included.
    pub world: WorldName,
    /// Where it is named.
    pub span: Span,
    /// What it brings under another name: `with { a as b }`.
    pub renames: Vec<Rename>,
}

/// A name that an `include` gives to something.
#[derive(Clone, Debug)]
pub struct Rename {
    /// Its name in the world that is included.
    pub from: Name,
    /// Its name in the world that includes.
    pub to: Name,
    /// Where the two stand.
    pub span: Span,
}

impl Include {
    /// What an item of the world that includes is in the world that is included,
    /// if it comes from there, and where the statement says so.
    pub fn source_of(&self, item: &Item) -> (Item, Span) {
        let mut span = self.span;
        let source = item.in_world(self.world.clone(), |name| {
            let rename = self.renames.iter().find(|rename| rename.to == *name);
            rename.map_or(name, |rename| {
                span = rename.span;
                &rename.from
            })
        });
        (source, span)
    }
}

impl World {
    /// One side of it.
    pub fn side(&self, side: Side) -> &BTreeMap<WorldKey, WorldItem> {
        match side {
            Side::Import => &self.imports,
            Side::Export => &self.exports,
        }
    }
}

/// What a world imports or exports under a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorldItem {
    /// An instance of an interface.
    Interface {
        /// Which interface.
        target: Target,
        /// The gates of the statement.
        stability: Stability,
        /// `@external-id("…")` of the statement.
        external_id: Option<Name>,
        /// Where the statement is written; nowhere for an implied import.
        span: Span,
    },
    /// A function, or one of a resource that the world declares.
    Function(Function),
    /// A type that the world declares or uses.
    Type(TypeDef),
}

impl WorldItem {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            WorldItem::Interface { span, .. } => *span,
            WorldItem::Function(function) => function.span,
            WorldItem::Type(ty) => ty.span,
        }
    }

    /// Its gates.
    pub fn stability(&self) -> &Stability {
        match self {
            WorldItem::Interface { stability, .. } => stability,
            WorldItem::Function(function) => &function.stability,
            WorldItem::Type(ty) => &ty.stability,
        }
    }
}

/// The interface behind an import or export.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A named one, under its own name or behind a label.
    Named(InterfaceName),
    /// One written out in the world.
    Inline(Box<Interface>),
}

impl Target {
    /// The scope of what is behind a key of a world.
    pub fn scope(&self, world: &WorldName, side: Side, key: &WorldKey) -> Scope {
        match (self, key) {
            (Target::Named(interface), _) => Scope::Interface(interface.clone()),
            (Target::Inline(_), WorldKey::Name(label)) => {
                Scope::Inline(world.clone(), side, label.clone())
            }
            (Target::Inline(_), WorldKey::Interface(interface)) => {
                Scope::Interface(interface.clone())
            }
        }
    }
}

impl Contract {
    /// The roots that are called as a package is, in any version.
    pub fn roots_of_name<'c>(
        &'c self,
        name: &'c PackageName,
    ) -> impl Iterator<Item = &'c Arc<PackageName>> {
        self.roots.iter().filter(|root| root.same_package(name))
    }

    /// The interface behind an import or export.
    pub fn target<'c>(&'c self, target: &'c Target) -> Option<&'c Interface> {
        match target {
            Target::Named(interface) => self.interface(interface),
            Target::Inline(interface) => Some(interface),
        }
    }

    /// The interface that a scope is; a world is none.
    pub fn interface_of(&self, scope: &Scope) -> Option<&Interface> {
        match scope {
            Scope::Interface(interface) => self.interface(interface),
            Scope::Inline(world, side, label) => self.inline(world, *side, label),
            Scope::World(_) | Scope::WorldSide(..) => None,
        }
    }

    /// The interface of that name.
    pub fn interface(&self, name: &InterfaceName) -> Option<&Interface> {
        self.packages.get(&name.package)?.interfaces.get(&name.name)
    }

    /// The world of that name, be it of a root or included from a dependency.
    pub fn any_world(&self, name: &WorldName) -> Option<&World> {
        self.world(name).or_else(|| self.included.get(name))
    }

    /// The world of that name.
    pub fn world(&self, name: &WorldName) -> Option<&World> {
        self.packages.get(&name.package)?.worlds.get(&name.name)
    }

    /// All worlds of the roots, in order.
    pub fn worlds(&self) -> impl Iterator<Item = (WorldName, &World)> {
        self.packages.iter().flat_map(|(package, contents)| {
            contents.worlds.iter().map(|(name, world)| {
                (WorldName { package: package.clone(), name: name.clone() }, world)
            })
        })
    }

    /// All named interfaces, dependencies' included, in order.
    pub fn interfaces(&self) -> impl Iterator<Item = (InterfaceName, &Interface)> {
        self.packages.iter().flat_map(|(package, contents)| {
            contents.interfaces.iter().map(|(name, interface)| {
                (InterfaceName { package: package.clone(), name: name.clone() }, interface)
            })
        })
    }

    /// The interface written out in a world under a label.
    pub fn inline(&self, world: &WorldName, side: Side, label: &Name) -> Option<&Interface> {
        let key = WorldKey::Name(label.clone());
        match self.any_world(world)?.side(side).get(&key)? {
            WorldItem::Interface { target: Target::Inline(interface), .. } => Some(interface),
            _ => None,
        }
    }

    /// The declaration of a type.
    pub fn type_def(&self, name: &TypeName) -> Option<&TypeDef> {
        match &name.scope {
            Scope::Interface(_) | Scope::Inline(..) => {
                self.interface_of(&name.scope)?.types.get(&name.name)
            }
            // A world's own types are imports of it.
            Scope::World(world) | Scope::WorldSide(world, _) => {
                let key = WorldKey::Name(name.name.clone());
                match self.any_world(world)?.imports.get(&key)? {
                    WorldItem::Type(ty) => Some(ty),
                    _ => None,
                }
            }
        }
    }

    /// A function of a scope.
    pub fn function(&self, scope: &Scope, name: &Name) -> Option<&Function> {
        match scope {
            Scope::Interface(_) | Scope::Inline(..) => {
                self.interface_of(scope)?.functions.get(name)
            }
            // A world's functions are on one of its sides.
            Scope::World(_) => None,
            Scope::WorldSide(world, side) => {
                let key = WorldKey::Name(name.clone());
                match self.any_world(world)?.side(*side).get(&key)? {
                    WorldItem::Function(function) => Some(function),
                    _ => None,
                }
            }
        }
    }

    /// Where an item is written; nowhere if there is no text or no such item.
    /// A parameter, field or case that cannot be found falls back to what
    /// holds it. What an `include` brings is shown there, and an implied import,
    /// which is written nowhere, at the world.
    pub fn span(&self, item: &Item) -> Span {
        let Some(written) = self.written(item) else { return Span::NONE };
        let Some(world) = item.world_name().and_then(|name| self.any_world(name)) else {
            return written;
        };
        let is_world = matches!(item, Item::In(Scope::World(_), Member::Itself));
        if is_world || world.text.body.contains(written) {
            return written;
        }
        let sources = world.text.includes.iter().map(|include| include.source_of(item));
        let include = sources.into_iter().find(|(source, _)| self.written(source).is_some());
        include.map_or(Span::NONE, |(_, span)| span).or(written).or(world.span)
    }

    /// Whether the text of a world itself has an item, not one that it includes.
    pub fn is_stated(&self, world: &World, item: &Item) -> bool {
        self.written(item).is_some_and(|span| world.text.body.contains(span))
    }

    /// Where an item is written in whatever world it comes from; `None` if there
    /// is no such item.
    fn written(&self, item: &Item) -> Option<Span> {
        let scope = match item {
            Item::Package(package) => return Some(self.packages.get(package)?.span),
            Item::In(scope, member) => (scope, member),
        };
        let (scope, member) = scope;
        Some(match member {
            Member::Itself => match scope {
                Scope::Interface(interface) => self.interface(interface)?.span,
                Scope::World(world) | Scope::WorldSide(world, _) => self.any_world(world)?.span,
                Scope::Inline(world, side, label) => {
                    let label = WorldKey::Name(label.clone());
                    self.any_world(world)?.side(*side).get(&label)?.span()
                }
            },
            Member::Type(name) => self.named(scope, name)?.span,
            Member::Part(name, part) => {
                let def = self.named(scope, name)?;
                def.part_span(part).unwrap_or_default().or(def.span)
            }
            Member::Function(name) => self.function(scope, name)?.span,
            Member::Param(name, param) => {
                let function = self.function(scope, name)?;
                let param = function.params.iter().find(|each| each.name == *param);
                param.map(|param| param.span).unwrap_or_default().or(function.span)
            }
            Member::Result(name) => self.function(scope, name)?.span,
            Member::Key(side, key) => {
                let Scope::World(name) = scope else { return None };
                self.any_world(name)?.side(*side).get(key)?.span()
            }
        })
    }

    fn named(&self, scope: &Scope, name: &Name) -> Option<&TypeDef> {
        self.type_def(&TypeName { scope: scope.clone(), name: name.clone() })
    }
}

impl Contract {
    /// What it promises whoever opens every feature: the same without any gates.
    pub fn without_gates(mut self) -> Contract {
        let of_interface = |interface: &mut Interface| {
            interface.stability = Stability::default();
            interface.types.values_mut().for_each(|it| it.stability = Stability::default());
            interface.functions.values_mut().for_each(|it| it.stability = Stability::default());
        };
        for package in self.packages.values_mut() {
            package.interfaces.values_mut().for_each(of_interface);
            for world in package.worlds.values_mut() {
                world.stability = Stability::default();
                for item in world.imports.values_mut().chain(world.exports.values_mut()) {
                    match item {
                        WorldItem::Interface { target, stability, .. } => {
                            *stability = Stability::default();
                            if let Target::Inline(interface) = target {
                                of_interface(interface);
                            }
                        }
                        WorldItem::Function(function) => function.stability = Stability::default(),
                        WorldItem::Type(def) => def.stability = Stability::default(),
                    }
                }
            }
        }
        self
    }
}

/// So many fields or cases of a type are looked through for one; whatever
/// is behind them is shown at the type.
const LOOKED_THROUGH: usize = 4096;

impl TypeDef {
    fn part_span(&self, part: &str) -> Option<Span> {
        fn find<'p>(parts: impl Iterator<Item = (&'p Name, Span)>, part: &str) -> Option<Span> {
            let mut looked_through = parts.take(LOOKED_THROUGH);
            looked_through.find(|(name, _)| ***name == *part).map(|(_, span)| span)
        }
        match &self.kind {
            TypeKind::Record(parts) => find(parts.iter().map(|it| (&it.name, it.span)), part),
            TypeKind::Variant(parts) => find(parts.iter().map(|it| (&it.name, it.span)), part),
            TypeKind::Enum(parts) => find(parts.iter().map(|it| (&it.name, it.span)), part),
            TypeKind::Flags(parts) => find(parts.iter().map(|it| (&it.name, it.span)), part),
            TypeKind::Resource | TypeKind::Alias(_) | TypeKind::ResourceAlias(_) => None,
        }
    }
}
