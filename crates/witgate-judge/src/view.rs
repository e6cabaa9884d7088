//! The type of a component in a world, as typing sees it.
//!
//! Names are canonical: an interface goes by its version track, not its
//! version. Of several imports on one track the greatest stands for all.
//! Source: `wit_component::targets` with `semver_compatible`, and
//! `Resolve::merge_world_imports_based_on_semver`.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _};
use witgate_model::{
    Contract, Function, Interface, InterfaceName, Name, Scope, Side, Target, Track, TypeDef,
    TypeKind, TypeName, World, WorldItem, WorldKey, WorldName,
};

/// The type of a component.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) imports: Face<'a>,
    pub(crate) exports: Face<'a>,
    /// Two exports of one canonical name: no component type can say that.
    pub(crate) ambiguous: Option<Key<'a>>,
}

/// One side of a component, in the order of names. What stands there goes by
/// its position, which is found once and then costs nothing to ask by.
#[derive(Debug, Default)]
pub(crate) struct Face<'a> {
    entries: Vec<(Key<'a>, Entity<'a>)>,
    positions: HashMap<Key<'a>, usize>,
}

impl<'a> Face<'a> {
    /// Of entries of one name the last one stays. The second answer is the
    /// first such name.
    fn new(mut entries: Vec<(Key<'a>, Entity<'a>)>) -> (Face<'a>, Option<Key<'a>>) {
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut twice = None;
        entries.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                std::mem::swap(later, kept);
                twice.get_or_insert_with(|| kept.0.clone());
            }
            same
        });
        let mut positions = HashMap::with_capacity(entries.len());
        positions.extend(entries.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)));
        (Face { entries, positions }, twice)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Key<'a>, &Entity<'a>)> {
        self.entries.iter().enumerate().map(|(at, (key, entity))| (at, key, entity))
    }

    pub(crate) fn position(&self, key: &Key<'_>) -> Option<usize> {
        self.positions.get(key).copied()
    }

    pub(crate) fn at(&self, position: usize) -> &Entity<'a> {
        &self.entries[position].1
    }

    fn instance(&self, position: usize) -> Option<&Instance<'a>> {
        match self.at(position) {
            Entity::Instance(instance) => Some(instance),
            _ => None,
        }
    }
}

/// A canonical name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key<'a> {
    Interface { namespace: &'a Name, package: &'a Name, name: &'a Name, track: Track },
    Plain(&'a Name),
}

impl<'a> Key<'a> {
    pub(crate) fn of(key: &'a WorldKey) -> Key<'a> {
        match key {
            WorldKey::Interface(interface) => Key::interface(interface),
            WorldKey::Name(name) => Key::Plain(name),
        }
    }

    fn interface(interface: &'a InterfaceName) -> Key<'a> {
        let package = &interface.package;
        Key::Interface {
            namespace: &package.namespace,
            package: &package.name,
            name: &interface.name,
            track: package.track(),
        }
    }
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Key::Interface { namespace, package, name, track } => {
                write!(f, "{namespace}:{package}/{name}")?;
                match track {
                    Track::Unversioned => Ok(()),
                    track => write!(f, "@{track}"),
                }
            }
            Key::Plain(name) => f.write_str(name),
        }
    }
}

/// What stands under a key.
#[derive(Debug)]
pub(crate) enum Entity<'a> {
    Instance(Instance<'a>),
    Function(&'a Function),
    Type(&'a TypeDef),
}

/// An instance of an interface.
#[derive(Debug)]
pub(crate) struct Instance<'a> {
    pub(crate) scope: Scope,
    pub(crate) types: &'a BTreeMap<Name, TypeDef>,
    pub(crate) functions: &'a BTreeMap<Name, Function>,
}

/// Where in a component a type is looked at: the names in an exported instance
/// are other names than those in an imported one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Site {
    pub(crate) side: Side,
    /// The position of the instance; `None` at the top of the world.
    pub(crate) at: Option<usize>,
}

impl<'a> View<'a> {
    /// What a host offers: the whole world.
    pub(crate) fn host(contract: &'a Contract, name: &WorldName, world: &'a World) -> View<'a> {
        let face = |side: Side| {
            let entries = world.side(side).iter().filter_map(|(key, item)| {
                Some((Key::of(key), entity(contract, name, side, key, item)?))
            });
            Face::new(entries.collect())
        };
        // They come in the order of versions, so that the greatest of a track
        // stays.
        let (imports, _) = face(Side::Import);
        let (exports, ambiguous) = face(Side::Export);
        View { imports, exports, ambiguous }
    }

    pub(crate) fn side(&self, side: Side) -> &Face<'a> {
        match side {
            Side::Import => &self.imports,
            Side::Export => &self.exports,
        }
    }

    /// What a name means where it is mentioned: where it is declared, and how.
    pub(crate) fn resolve(
        &self,
        site: Site,
        scope: &Scope,
        name: &Name,
    ) -> Option<(Site, &'a TypeDef)> {
        let site = self.site_of(site, scope)?;
        let def = self.type_at(site, name)?;
        Some((site, def))
    }

    /// The type that stands under a name in an instance or at the top.
    pub(crate) fn type_at(&self, site: Site, name: &Name) -> Option<&'a TypeDef> {
        match site.at {
            Some(position) => self.side(site.side).instance(position)?.types.get(name),
            None => match self.imports.at(self.imports.position(&Key::Plain(name))?) {
                Entity::Type(def) => Some(def),
                _ => None,
            },
        }
    }

    /// The scope whose names stand at a site; `None` at the top.
    pub(crate) fn scope_at(&self, site: Site) -> Option<&Scope> {
        self.side(site.side).instance(site.at?).map(|instance| &instance.scope)
    }

    fn site_of(&self, site: Site, scope: &Scope) -> Option<Site> {
        if self.scope_at(site) == Some(scope) {
            return Some(site);
        }
        let (side, at) = match scope {
            // A world's own types are imports of it.
            Scope::World(_) => (Side::Import, None),
            Scope::Inline(_, side, label) => {
                (*side, Some(self.side(*side).position(&Key::Plain(label))?))
            }
            Scope::Interface(interface) => {
                let key = Key::interface(interface);
                // Of this very version: versions of exports are not merged.
                let exported = self.exports.position(&key).filter(|there| {
                    let there = Site { side: Side::Export, at: Some(*there) };
                    site.side == Side::Export && self.scope_at(there) == Some(scope)
                });
                match exported {
                    Some(at) => (Side::Export, Some(at)),
                    None => (Side::Import, Some(self.imports.position(&key)?)),
                }
            }
        };
        Some(Site { side, at })
    }

    /// Where a resource comes from, through whatever aliases lead there.
    pub(crate) fn origin(&self, site: Site, name: &'a TypeName) -> Option<(Site, &'a Name)> {
        let (mut site, mut def) = self.resolve(site, &name.scope, &name.name)?;
        let mut name = &name.name;
        while let TypeKind::ResourceAlias(target) = &def.kind {
            (site, def) = self.resolve(site, &target.scope, &target.name)?;
            name = &target.name;
        }
        (def.kind == TypeKind::Resource).then_some((site, name))
    }
}

fn entity<'a>(
    contract: &'a Contract,
    world: &WorldName,
    side: Side,
    key: &WorldKey,
    item: &'a WorldItem,
) -> Option<Entity<'a>> {
    Some(match item {
        WorldItem::Function(function) => Entity::Function(function),
        WorldItem::Type(def) => Entity::Type(def),
        WorldItem::Interface { target, .. } => {
            let scope = scope_of(world, side, key, target);
            let Interface { types, functions, .. } = interface_of(contract, target)?;
            Entity::Instance(Instance { scope, types, functions })
        }
    })
}

/// The scope of what stands behind a key.
pub(crate) fn scope_of(world: &WorldName, side: Side, key: &WorldKey, target: &Target) -> Scope {
    match (target, key) {
        (Target::Named(interface), _) => Scope::Interface(interface.clone()),
        (Target::Inline(_), WorldKey::Name(label)) => {
            Scope::Inline(world.clone(), side, label.clone())
        }
        (Target::Inline(_), WorldKey::Interface(interface)) => Scope::Interface(interface.clone()),
    }
}

/// The interface that stands behind a key.
pub(crate) fn interface_of<'c>(
    contract: &'c Contract,
    target: &'c Target,
) -> Option<&'c Interface> {
    match target {
        Target::Named(interface) => contract.interface(interface),
        Target::Inline(interface) => Some(interface),
    }
}

/// A name for lookups.
pub(crate) fn type_name(scope: &Scope, name: &Name) -> TypeName {
    TypeName { scope: scope.clone(), name: name.clone() }
}
