//! The type of a component in a world, as typing sees it.
//!
//! Names are canonical: an interface goes by its version track, not its
//! version. Of several imports on one track the greatest means all.
//! Source: `wit_component::targets` with `semver_compatible`, and
//! `Resolve::merge_world_imports_based_on_semver`.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use witgate_model::{
    Contract, Function, Interface, InterfaceName, Name, Scope, Side, Track, TypeDef, TypeKind,
    TypeName, World, WorldItem, WorldKey, WorldName,
};

/// The type of a component.
#[derive(Debug)]
pub struct ComponentType<'a> {
    /// The world that it is the type of; of several that import and export the
    /// same interfaces, one.
    pub world: WorldName,
    /// What the host provides.
    pub imports: Face<'a>,
    /// What the guest provides.
    pub exports: Face<'a>,
    /// Two exports of one canonical name: no component type can say that.
    pub ambiguous: Option<Key<'a>>,
}

/// One side of a component, in the order of names. What is there goes by
/// its position, which is found once and then costs nothing to ask by.
#[derive(Clone, Debug, Default)]
pub struct Face<'a> {
    entries: Vec<Entry<'a>>,
    positions: HashMap<Key<'a>, usize>,
    /// Where each version has an entry of its own: the greatest of each track.
    greatest: Option<HashMap<Key<'a>, usize>>,
}

/// A canonical name, the name as it is written, and what is there.
type Entry<'a> = (Key<'a>, &'a WorldKey, Entity<'a>);

impl<'a> Face<'a> {
    /// Of entries of one name the last one stays. The second answer is the
    /// first such name.
    fn new(mut entries: Vec<Entry<'a>>) -> (Face<'a>, Option<Key<'a>>) {
        entries.sort_by(|(a, ..), (b, ..)| a.cmp(b));
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
        positions.extend(entries.iter().enumerate().map(|(at, (key, ..))| (key.clone(), at)));
        (Face { entries, positions, greatest: None }, twice)
    }

    /// With an entry for each version. Entries come in the order of versions.
    fn by_version(entries: Vec<(&'a WorldKey, Entity<'a>)>) -> Face<'a> {
        let mut greatest = HashMap::new();
        let mut exact = Vec::with_capacity(entries.len());
        for (at, (key, entity)) in entries.into_iter().enumerate() {
            greatest.insert(Key::new(key), at);
            exact.push((Key::of_version(key), key, entity));
        }
        let mut positions = HashMap::with_capacity(exact.len());
        positions.extend(exact.iter().enumerate().map(|(at, (key, ..))| (key.clone(), at)));
        Face { entries: exact, positions, greatest: Some(greatest) }
    }

    /// Every entry with its position, in the order of names.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Key<'a>, &Entity<'a>)> {
        self.entries.iter().enumerate().map(|(at, (key, _, entity))| (at, key, entity))
    }

    /// Where a name is: this very version where versions are apart, or else
    /// the greatest of its track.
    pub fn find(&self, key: &WorldKey) -> Option<usize> {
        match &self.greatest {
            None => self.position(&Key::new(key)),
            Some(greatest) => {
                let exact = self.position(&Key::of_version(key));
                exact.or_else(|| greatest.get(&Key::new(key)).copied())
            }
        }
    }

    /// Where a canonical name is.
    pub fn position(&self, key: &Key<'_>) -> Option<usize> {
        self.positions.get(key).copied()
    }

    /// What is at a position.
    pub fn entity(&self, position: usize) -> &Entity<'a> {
        &self.entries[position].2
    }

    /// The name at a position, as the world has it.
    pub fn world_key(&self, position: usize) -> &'a WorldKey {
        self.entries[position].1
    }

    pub(crate) fn instance(&self, position: usize) -> Option<&Instance<'a>> {
        match self.entity(position) {
            Entity::Instance(instance) => Some(instance),
            _ => None,
        }
    }
}

/// A canonical name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key<'a> {
    /// An interface by its own name.
    Interface {
        /// The package's namespace.
        namespace: &'a Name,
        /// The package's name.
        package: &'a Name,
        /// The interface's name.
        name: &'a Name,
        /// The track of the package's version.
        track: Track,
    },
    /// A plain name: a label, a function, a type.
    Plain(&'a Name),
}

impl<'a> Key<'a> {
    /// The canonical name of a world's key.
    pub fn new(key: &'a WorldKey) -> Key<'a> {
        match key {
            WorldKey::Interface(interface) => Key::interface(interface),
            WorldKey::Name(name) => Key::Plain(name),
        }
    }

    /// As [`of`](Key::new), with the version where that means a track.
    fn of_version(key: &'a WorldKey) -> Key<'a> {
        let mut exact = Key::new(key);
        if let (Key::Interface { track, .. }, WorldKey::Interface(interface)) = (&mut exact, key)
            && let Some(version) = &interface.package.version
        {
            *track = Track::Exact(version.clone());
        }
        exact
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

/// What is under a key.
#[derive(Clone, Debug)]
pub enum Entity<'a> {
    /// An instance of an interface.
    Instance(Instance<'a>),
    /// A function.
    Function(&'a Function),
    /// A type of the world's own.
    Type(&'a TypeDef),
}

/// An instance of an interface.
#[derive(Clone, Debug)]
pub struct Instance<'a> {
    /// The scope whose names are in it.
    pub scope: Scope,
    /// Its types.
    pub types: &'a BTreeMap<Name, TypeDef>,
    /// Its functions.
    pub functions: &'a BTreeMap<Name, Function>,
}

/// Where in a component a type is examined: the names in an exported instance
/// are other names than those in an imported one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    /// Whether it is imported or exported.
    pub side: Side,
    /// The position of the instance; `None` at the top of the world.
    pub at: Option<usize>,
}

impl<'a> ComponentType<'a> {
    /// A whole world, as typing sees it.
    pub fn new(contract: &'a Contract, name: &WorldName, world: &'a World) -> ComponentType<'a> {
        let face = |side: Side| {
            let entries = entries(contract, name, world, side);
            Face::new(
                entries.into_iter().map(|(key, entity)| (Key::new(key), key, entity)).collect(),
            )
        };
        // They come in the order of versions, so that the greatest of a track
        // stays.
        let (imports, _) = face(Side::Import);
        let (exports, ambiguous) = face(Side::Export);
        ComponentType { world: name.clone(), imports, exports, ambiguous }
    }

    /// A whole world with all its versions, as Wasmtime looks things up.
    pub fn by_version(
        contract: &'a Contract,
        name: &WorldName,
        world: &'a World,
    ) -> ComponentType<'a> {
        let face = |side| Face::by_version(entries(contract, name, world, side));
        ComponentType {
            world: name.clone(),
            imports: face(Side::Import),
            exports: face(Side::Export),
            ambiguous: None,
        }
    }

    /// Whether a world has several versions on one track, so that
    /// [`by_version`](ComponentType::by_version) is another type than
    /// [`of`](ComponentType::new).
    pub fn has_several_on_a_track(world: &World) -> bool {
        [Side::Import, Side::Export].into_iter().any(|side| {
            let keys = world.side(side).keys();
            let interfaces = keys.filter(|key| matches!(key, WorldKey::Interface(_)));
            let mut seen = HashSet::new();
            interfaces.into_iter().any(|key| !seen.insert(Key::new(key)))
        })
    }

    /// One side of it.
    pub fn side(&self, side: Side) -> &Face<'a> {
        match side {
            Side::Import => &self.imports,
            Side::Export => &self.exports,
        }
    }

    /// What a name means where it is mentioned: where it is declared, and how.
    pub fn resolve(&self, site: Site, scope: &Scope, name: &Name) -> Option<(Site, &'a TypeDef)> {
        let site = self.site_of(site, scope)?;
        let def = self.type_at(site, name)?;
        Some((site, def))
    }

    /// The type that is under a name in an instance or at the top.
    pub fn type_at(&self, site: Site, name: &Name) -> Option<&'a TypeDef> {
        match site.at {
            Some(position) => self.side(site.side).instance(position)?.types.get(name),
            None => match self.imports.entity(self.imports.position(&Key::Plain(name))?) {
                Entity::Type(def) => Some(def),
                _ => None,
            },
        }
    }

    /// The scope whose names are at a site; `None` at the top.
    pub fn scope_at(&self, site: Site) -> Option<&Scope> {
        self.side(site.side).instance(site.at?).map(|instance| &instance.scope)
    }

    /// Where the scope is that is mentioned at a site.
    pub(crate) fn site_of(&self, site: Site, scope: &Scope) -> Option<Site> {
        if self.scope_at(site) == Some(scope) {
            return Some(site);
        }
        let (side, at) = match scope {
            // A world's own types are imports of it.
            Scope::World(_) | Scope::WorldSide(..) => (Side::Import, None),
            Scope::Inline(_, side, label) => {
                (*side, Some(self.side(*side).position(&Key::Plain(label))?))
            }
            Scope::Interface(interface) => {
                let key = WorldKey::Interface(interface.clone());
                // Of this very version: versions of exports are not merged.
                let exported = self.exports.find(&key).filter(|there| {
                    let there = Site { side: Side::Export, at: Some(*there) };
                    site.side == Side::Export && self.scope_at(there) == Some(scope)
                });
                match exported {
                    Some(at) => (Side::Export, Some(at)),
                    None => (Side::Import, Some(self.imports.find(&key)?)),
                }
            }
        };
        Some(Site { side, at })
    }

    /// Where a resource comes from, through whatever aliases lead there.
    pub fn origin(&self, site: Site, name: &'a TypeName) -> Option<(Site, &'a Name)> {
        let (mut site, mut def) = self.resolve(site, &name.scope, &name.name)?;
        let mut name = &name.name;
        while let TypeKind::ResourceAlias(target) = &def.kind {
            (site, def) = self.resolve(site, &target.scope, &target.name)?;
            name = &target.name;
        }
        (def.kind == TypeKind::Resource).then_some((site, name))
    }
}

fn entries<'a>(
    contract: &'a Contract,
    name: &WorldName,
    world: &'a World,
    side: Side,
) -> Vec<(&'a WorldKey, Entity<'a>)> {
    let items = world.side(side).iter();
    items.filter_map(|(key, item)| Some((key, entity(contract, name, side, key, item)?))).collect()
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
            let scope = target.scope(world, side, key);
            let Interface { types, functions, .. } = contract.target(target)?;
            Entity::Instance(Instance { scope, types, functions })
        }
    })
}

/// A name for lookups.
pub(crate) fn type_name(scope: &Scope, name: &Name) -> TypeName {
    TypeName { scope: scope.clone(), name: name.clone() }
}
