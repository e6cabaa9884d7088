//! The type of a component in a world, as typing sees it.
//!
//! Names are canonical: an interface goes by its version track, not its
//! version. Of several imports on one track the greatest stands for all.
//! Source: `wit_component::targets` with `semver_compatible`, and
//! `Resolve::merge_world_imports_based_on_semver`.

use std::collections::BTreeMap;

use witgate_model::{
    Contract, Function, Interface, InterfaceName, Name, Scope, Side, Target, Track, TypeDef,
    TypeKind, TypeName, World, WorldItem, WorldKey, WorldName,
};

/// The type of a component.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) imports: BTreeMap<Key, Entity<'a>>,
    pub(crate) exports: BTreeMap<Key, Entity<'a>>,
    /// Two exports of one canonical name: no component type can say that.
    pub(crate) ambiguous: Option<Key>,
}

/// A canonical name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    Interface { namespace: Name, package: Name, name: Name, track: Track },
    Plain(Name),
}

impl Key {
    pub(crate) fn of(key: &WorldKey) -> Key {
        match key {
            WorldKey::Interface(interface) => Key::interface(interface),
            WorldKey::Name(name) => Key::Plain(name.clone()),
        }
    }

    fn interface(interface: &InterfaceName) -> Key {
        let package = &interface.package;
        Key::Interface {
            namespace: package.namespace.clone(),
            package: package.name.clone(),
            name: interface.name.clone(),
            track: package.track(),
        }
    }
}

impl std::fmt::Display for Key {
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
    pub(crate) types: BTreeMap<&'a Name, &'a TypeDef>,
    pub(crate) functions: &'a BTreeMap<Name, Function>,
}

/// Where in a component a type is looked at: the names in an exported instance
/// are other names than those in an imported one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Site {
    pub(crate) side: Side,
    /// The instance; `None` at the top of the world.
    pub(crate) key: Option<Key>,
}

impl<'a> View<'a> {
    /// What a host offers: the whole world.
    pub(crate) fn host(contract: &'a Contract, name: &WorldName, world: &'a World) -> View<'a> {
        let mut imports = BTreeMap::new();
        let mut exports = BTreeMap::new();
        let mut ambiguous = None;
        // In the order of versions, so that the greatest of a track stays.
        for (key, item) in &world.imports {
            if let Some(entity) = entity(contract, name, Side::Import, key, item) {
                imports.insert(Key::of(key), entity);
            }
        }
        for (key, item) in &world.exports {
            let key_name = Key::of(key);
            if let Some(entity) = entity(contract, name, Side::Export, key, item)
                && exports.insert(key_name.clone(), entity).is_some()
            {
                ambiguous.get_or_insert(key_name);
            }
        }
        View { imports, exports, ambiguous }
    }

    pub(crate) fn side(&self, side: Side) -> &BTreeMap<Key, Entity<'a>> {
        match side {
            Side::Import => &self.imports,
            Side::Export => &self.exports,
        }
    }

    /// What a name means where it is mentioned: where it is declared, and how.
    pub(crate) fn resolve(&self, site: &Site, name: &TypeName) -> Option<(Site, &'a TypeDef)> {
        let site = self.site_of(site, &name.scope, &name.name)?;
        let def = self.type_at(&site, &name.name)?;
        Some((site, def))
    }

    /// The type that stands under a name in an instance or at the top.
    pub(crate) fn type_at(&self, site: &Site, name: &Name) -> Option<&'a TypeDef> {
        match &site.key {
            Some(key) => match self.side(site.side).get(key)? {
                Entity::Instance(instance) => instance.types.get(name).copied(),
                _ => None,
            },
            None => match self.imports.get(&Key::Plain(name.clone()))? {
                Entity::Type(def) => Some(def),
                _ => None,
            },
        }
    }

    /// The scope whose names stand at a site; `None` at the top.
    pub(crate) fn scope_at(&self, site: &Site) -> Option<&Scope> {
        match self.side(site.side).get(site.key.as_ref()?)? {
            Entity::Instance(instance) => Some(&instance.scope),
            _ => None,
        }
    }

    fn site_of(&self, site: &Site, scope: &Scope, name: &Name) -> Option<Site> {
        if let Some(key) = &site.key
            && let Some(Entity::Instance(here)) = self.side(site.side).get(key)
            && here.scope == *scope
        {
            return Some(site.clone());
        }
        let (side, key) = match scope {
            Scope::World(_) => {
                self.imports.get(&Key::Plain(name.clone()))?;
                return Some(Site { side: Side::Import, key: None });
            }
            Scope::Inline(_, side, label) => (*side, Key::Plain(label.clone())),
            Scope::Interface(interface) => {
                let key = Key::interface(interface);
                // Of this very version: versions of exports are not merged.
                let exported = site.side == Side::Export
                    && matches!(self.exports.get(&key),
                        Some(Entity::Instance(there)) if there.scope == *scope);
                (if exported { Side::Export } else { Side::Import }, key)
            }
        };
        Some(Site { side, key: Some(key) })
    }

    /// Where a resource comes from, through whatever aliases lead there.
    pub(crate) fn origin(&self, site: &Site, name: &TypeName) -> Option<(Site, Name)> {
        let (mut site, mut def) = self.resolve(site, name)?;
        let mut name = &name.name;
        while let TypeKind::ResourceAlias(target) = &def.kind {
            (site, def) = self.resolve(&site, target)?;
            name = &target.name;
        }
        (def.kind == TypeKind::Resource).then(|| (site, name.clone()))
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
            let interface: &Interface = interface_of(contract, target)?;
            let types = interface.types.iter().collect();
            Entity::Instance(Instance { scope, types, functions: &interface.functions })
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
