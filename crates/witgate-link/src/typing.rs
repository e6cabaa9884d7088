//! Whether a guest links with a host.
//!
//! As component-model typing decides it: a component type is a subtype of
//! another when it has no more imports and no fewer exports; an instance may
//! have more names than are asked for; all else is equality, resources by where
//! they come from. Source: wasmparser, `SubtypeCx::component_type`.
//!
//! As Wasmtime's linker decides it, with a host that `bindgen!` generated:
//! functions are looked up by name, and their types compared with the names of
//! parameters and types left aside, and own and borrowed handles taken for
//! one another; a resource must be defined in the instance that declares it;
//! other types are never looked up, and whether an export is async is not
//! either. Source: Wasmtime's `component/matching.rs`, `func/typed.rs`;
//! measured by `crates/witgate-oracles`.

mod reason;
mod refused_keys;
mod types;

use std::cell::RefCell;

use foldhash::HashMap;
use witgate_model::{Function, Name, Scope, Side, Type, TypeDef, TypeKind, WorldKey};

pub use refused_keys::RefusedKeys;

use reason::{First, Unlike};
use types::{Identity, origin};

use crate::component_type::{ComponentType, Entity, Face, Instance, Key, Site};
use crate::guest::Guest;
use crate::opinion::Opinion;
use crate::refused::{Refused, key_name};
use crate::shared::{MOST, SharedAnswers, Surroundings};

/// Whether the guest links with a host of the other's world, and if not, the
/// first reason; and the imports and exports that are refused. All that is
/// refused in them is added to `refused`, but for what was added when the answers
/// that are `shared` were first given.
pub fn check<'a>(
    guest: &Guest<'a>,
    host: &Guest<'a>,
    opinion: Opinion,
    shared: &RefCell<SharedAnswers<'a>>,
    refused: &mut Refused,
) -> (Result<(), String>, RefusedKeys) {
    let typing = Typing::new(guest, host, opinion, shared);
    let mut keys = RefusedKeys::default();
    let imports = typing.imports(refused, &mut keys);
    let exports = typing.exports(refused, &mut keys);
    (imports.and(exports), keys)
}

/// As [`check`] by Wasmtime's linker, of worlds without several versions on a
/// track, where component-model typing refuses `keys` alone: in all others the
/// functions are the same, and only where resources are defined is asked.
pub fn check_beside_typing<'a>(
    guest: &Guest<'a>,
    host: &Guest<'a>,
    keys: &RefusedKeys,
    shared: &RefCell<SharedAnswers<'a>>,
    refused: &mut Refused,
) -> (Result<(), String>, RefusedKeys) {
    let typing = Typing::new(guest, host, Opinion::Wasmtime, shared);
    let typing = Typing { refused_by_typing: Some(keys), ..typing };
    let mut keys = RefusedKeys::default();
    let imports = typing.imports(refused, &mut keys);
    let exports = typing.exports(refused, &mut keys);
    (imports.and(exports), keys)
}

/// One import, export, function or type that is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misfit {
    /// Whether the guest imports it or the host expects it to be exported.
    pub(crate) side: Side,
    /// The import or export that it is in, as the world that asks for it has it.
    pub(crate) key: WorldKey,
    /// The function or type within an interface; `None` if that is refused as a
    /// whole, or is a function or type itself.
    pub(crate) member: Option<Name>,
    /// Why.
    pub(crate) reason: String,
}

/// All that is refused of a guest by a host of the other's world, each with its
/// reason; nothing where [`check`] accepts.
pub(crate) fn misfits(guest: &Guest<'_>, host: &Guest<'_>, opinion: Opinion) -> Vec<Misfit> {
    let misfits = Some(RefCell::default());
    // Shared answers would leave out what was said of another pair.
    let shared = RefCell::default();
    let typing = Typing { misfits, ..Typing::new(guest, host, opinion, &shared) };
    let (mut refused, mut keys) = (Refused::default(), RefusedKeys::default());
    // What is refused is written down on the way.
    let _ = typing.imports(&mut refused, &mut keys);
    let _ = typing.exports(&mut refused, &mut keys);
    typing.misfits.map(RefCell::into_inner).unwrap_or_default()
}

/// For each position of one face, that of the same name in another.
fn counterparts(face: &Face<'_>, among: &Face<'_>) -> Vec<Option<usize>> {
    face.iter().map(|(at, ..)| among.find(face.world_key(at))).collect()
}

fn site(side: Side, position: usize, entity: &Entity<'_>) -> Site {
    Site { side, at: matches!(entity, Entity::Instance(_)).then_some(position) }
}

/// Where the guest has something, and where the host has it.
type Sites = (Site, Site);

/// A declaration of the guest's and one of the host's, each where it is.
type Compared = (Sites, *const TypeDef, *const TypeDef);

/// A type that the guest mentions and one that the host does, each where it
/// is.
type Mentioned = (Sites, *const Type, *const Type);

struct Typing<'v, 'a> {
    opinion: Opinion,
    shared: &'v RefCell<SharedAnswers<'a>>,
    /// Where this is known, all other instances have the same functions.
    refused_by_typing: Option<&'v RefusedKeys>,
    /// All that is refused, where somebody asks for all.
    misfits: Option<RefCell<Vec<Misfit>>>,
    guest: &'v Guest<'a>,
    guest_type: &'v ComponentType<'a>,
    host: &'v ComponentType<'a>,
    /// For each import of the guest's world, where the host offers it.
    offered: Vec<Option<usize>>,
    /// For each export of the host's world, where the guest has it.
    exported: Vec<Option<usize>>,
    /// Pairs of declarations that were compared before, by where they stand.
    known: RefCell<HashMap<Compared, bool>>,
    /// The same of a name and a type that is written out, since an alias may
    /// mention another twice.
    aliased: RefCell<HashMap<Mentioned, bool>>,
}

/// Whose component something is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Guest,
    Host,
}

impl<'v, 'a> Typing<'v, 'a> {
    fn new(
        guest: &'v Guest<'a>,
        host: &'v Guest<'a>,
        opinion: Opinion,
        shared: &'v RefCell<SharedAnswers<'a>>,
    ) -> Typing<'v, 'a> {
        let (guest_type, host) = (guest.as_guest(opinion), host.as_host_of(guest, opinion));
        Typing {
            opinion,
            shared,
            refused_by_typing: None,
            misfits: None,
            guest,
            guest_type,
            host,
            offered: counterparts(&guest_type.imports, &host.imports),
            exported: counterparts(&host.exports, &guest_type.exports),
            known: RefCell::default(),
            aliased: RefCell::default(),
        }
    }
}

impl<'a> Typing<'_, 'a> {
    fn is_wasmtime(&self) -> bool {
        self.opinion == Opinion::Wasmtime
    }

    /// Whether typing found all functions of an instance to be there, and of the
    /// same types.
    fn has_same_functions(&self, sites: Sites) -> bool {
        let Some(refused) = self.refused_by_typing else { return false };
        match sites.0.side {
            Side::Import => sites.0.at.is_some_and(|at| !refused.imports.contains(&at)),
            Side::Export => sites.1.at.is_some_and(|at| !refused.exports.contains(&at)),
        }
    }

    /// Whether the import or export that was compared last has a misfit written down.
    fn has_misfit(&self, side: Side, key: &WorldKey) -> bool {
        let known = |misfits: &RefCell<Vec<Misfit>>| {
            misfits.borrow().last().is_some_and(|it| it.side == side && it.key == *key)
        };
        self.misfits.as_ref().is_some_and(known)
    }

    /// Writes down why an import or export is refused as a whole.
    fn refuse_whole(&self, side: Side, key: &WorldKey, reason: &str) {
        if let Some(misfits) = &self.misfits
            && !self.has_misfit(side, key)
        {
            let reason = reason.to_owned();
            misfits.borrow_mut().push(Misfit { side, key: key.clone(), member: None, reason });
        }
    }

    /// Writes down why a function or type of an instance is refused.
    fn refuse_member(
        &self,
        sites: Sites,
        name: &Name,
        first: &mut First,
        reason: impl FnOnce() -> String,
    ) {
        let Some(misfits) = &self.misfits else { return first.add(reason) };
        let (side, at) = match sites.0.side {
            Side::Import => (Side::Import, sites.0.at),
            Side::Export => (Side::Export, sites.1.at),
        };
        let face = match side {
            Side::Import => &self.guest_type.imports,
            Side::Export => &self.host.exports,
        };
        let reason = reason();
        if let Some(at) = at {
            let (key, member) = (face.world_key(at).clone(), Some(name.clone()));
            misfits.borrow_mut().push(Misfit { side, key, member, reason: reason.clone() });
        }
        first.add(|| reason);
    }

    /// What the guest imports, the host must offer.
    fn imports(&self, refused: &mut Refused, keys: &mut RefusedKeys) -> Result<(), String> {
        let mut first = First::default();
        let imports = self.guest_type.imports.iter();
        for (at, key, wanted) in imports.filter(|(at, ..)| self.guest.imports(*at)) {
            match self.offered[at] {
                Some(offered) => {
                    let sites =
                        (site(Side::Import, at, wanted), site(Side::Import, offered, wanted));
                    let offered = self.host.imports.entity(offered);
                    match self.entity(sites, key, wanted, offered, refused) {
                        Ok(()) => continue,
                        Err(why) => {
                            let name = self.guest_type.imports.world_key(at);
                            self.refuse_whole(Side::Import, name, &why);
                            first.add(|| format!("import `{key}`: {why}"));
                        }
                    }
                }
                None if self.is_wasmtime() && !has_definitions(wanted) => continue,
                None => {
                    missing(self.guest_type, Side::Import, at, refused);
                    let name = self.guest_type.imports.world_key(at);
                    self.refuse_whole(Side::Import, name, "the host does not provide it");
                    first.add(|| format!("the host does not provide the import `{key}`"));
                }
            }
            keys.imports.insert(at);
        }
        first.result()
    }

    /// What the host expects to be exported, the guest must export.
    fn exports(&self, refused: &mut Refused, keys: &mut RefusedKeys) -> Result<(), String> {
        let mut first = First::default();
        for (at, key, wanted) in self.host.exports.iter() {
            match self.exported[at] {
                Some(exported) => {
                    let sites =
                        (site(Side::Export, exported, wanted), site(Side::Export, at, wanted));
                    let guest = self.guest_type.exports.entity(exported);
                    if let Err(why) = self.entity(sites, key, guest, wanted, refused) {
                        keys.exports.insert(at);
                        let name = self.host.exports.world_key(at);
                        self.refuse_whole(Side::Export, name, &why);
                        first.add(|| format!("export `{key}`: {why}"));
                    }
                }
                None => {
                    keys.exports.insert(at);
                    missing(self.host, Side::Export, at, refused);
                    let name = self.host.exports.world_key(at);
                    self.refuse_whole(Side::Export, name, "the guest does not provide it");
                    first.add(|| format!("the guest does not provide the export `{key}`"));
                }
            }
        }
        first.result()
    }

    /// What is under one key on both sides. Whoever asks decides what must
    /// be there: the guest of its imports, the host of its exports.
    fn entity(
        &self,
        sites: Sites,
        key: &Key<'a>,
        guest: &Entity<'a>,
        host: &Entity<'a>,
        refused: &mut Refused,
    ) -> Result<(), String> {
        match (guest, host) {
            (Entity::Instance(guest), Entity::Instance(host)) => {
                let is_worth = self.shared.borrow().is_worth(guest);
                let Some(surroundings) = is_worth.then(|| self.surroundings(sites)).flatten()
                else {
                    return self.instance(sites, guest, host, refused);
                };
                if let Some(answer) = self.shared.borrow().get(&surroundings) {
                    return answer.clone();
                }
                let answer = self.instance(sites, guest, host, refused);
                self.shared.borrow_mut().insert(surroundings, answer.clone());
                answer
            }
            (Entity::Function(guest), Entity::Function(host)) => {
                self.unlike(sites, guest, host).map_or(Ok(()), |why| Err(why.to_string()))
            }
            (Entity::Type(guest), Entity::Type(host)) => {
                let Key::Plain(name) = key else { return Ok(()) };
                let answer = match self.is_wasmtime() {
                    true => self.defined(sites, name, guest, Some(host)),
                    false => self.declared(sites, name, guest, host),
                };
                if answer.is_err() {
                    refused.member(&Scope::World(self.guest_type.world.clone()), name);
                    refused.member(&Scope::World(self.host.world.clone()), name);
                }
                answer
            }
            // Wasmtime never looks a value type up.
            (Entity::Type(def), _) if self.is_wasmtime() && def.kind != TypeKind::Resource => {
                Ok(())
            }
            // Wasmtime looks an exported interface up by name, and then its functions.
            (_, Entity::Instance(host))
                if self.is_wasmtime()
                    && sites.0.side == Side::Export
                    && host.functions.is_empty() =>
            {
                Ok(())
            }
            _ => Err("the two sides have items of different kinds under this name".to_owned()),
        }
    }

    /// All that the answer on two instances depends on; `None` where that is too
    /// much, or what belongs to a world.
    fn surroundings(&self, sites: Sites) -> Option<Surroundings> {
        let mut found = vec![self.opinion as usize, usize::from(self.has_same_functions(sites))];
        let mut stands = vec![(Party::Guest, sites.0), (Party::Host, sites.1)];
        let mut next = 0;
        while let Some((party, site)) = stands.get(next).copied() {
            let position = site.at?;
            let component_type = match party {
                Party::Guest => self.guest_type,
                Party::Host => self.host,
            };
            let instance = component_type.side(site.side).instance(position)?;
            if !matches!(instance.scope, Scope::Interface(_)) || stands.len() > MOST {
                return None;
            }
            found.extend([site.side as usize, std::ptr::from_ref(instance.types).addr()]);
            let mentioned = self.shared.borrow_mut().mentioned(instance);
            let mentioned = mentioned
                .iter()
                .map(|scope| component_type.site_of(site, scope).map(|site| (party, site)));
            let across = match (party, site.side) {
                (Party::Guest, Side::Import) => self.offered[position].map(|at| (Party::Host, at)),
                (Party::Host, Side::Export) => self.exported[position].map(|at| (Party::Guest, at)),
                _ => None,
            };
            let across = across.map(|(party, at)| (party, Site { at: Some(at), ..site }));
            for stand in mentioned.chain([across]) {
                found.push(match stand {
                    None => usize::MAX,
                    Some(stand) => {
                        let known = stands.iter().position(|it| *it == stand);
                        known.unwrap_or_else(|| {
                            stands.push(stand);
                            stands.len() - 1
                        })
                    }
                });
            }
            next += 1;
        }
        if let (Side::Import, Some(position)) = (sites.0.side, sites.0.at) {
            let types = self.guest.carried_types(position);
            found.extend(types.unwrap_or_else(|| vec![usize::MAX]));
        }
        Some(found)
    }

    fn instance(
        &self,
        sites: Sites,
        guest: &Instance<'a>,
        host: &Instance<'a>,
        refused: &mut Refused,
    ) -> Result<(), String> {
        let (wanted, missing) = match sites.0.side {
            Side::Import => (guest, "the host does not provide"),
            Side::Export => (host, "the guest does not provide"),
        };
        let mut first = First::default();
        for (name, def) in wanted.types {
            if sites.0.side == Side::Import && !self.guest.imports_type(sites.0, def) {
                continue;
            }
            match (guest.types.get(name), host.types.get(name)) {
                (Some(guest), host) if self.is_wasmtime() && sites.0.side == Side::Import => {
                    match self.defined(sites, name, guest, host) {
                        Ok(()) => continue,
                        Err(why) => self.refuse_member(sites, name, &mut first, || why),
                    }
                }
                _ if self.is_wasmtime() => continue,
                (Some(guest), Some(host)) => match self.declared(sites, name, guest, host) {
                    Ok(()) => continue,
                    Err(why) => self.refuse_member(sites, name, &mut first, || why),
                },
                _ => self.refuse_member(sites, name, &mut first, || {
                    format!("{missing} the type `{name}`")
                }),
            }
            refused.declared(&guest.scope, name, guest.types.get(name).unwrap_or(def));
            refused.declared(&host.scope, name, host.types.get(name).unwrap_or(def));
        }
        if self.has_same_functions(sites) {
            return first.result();
        }
        for (name, function) in wanted.functions {
            match (guest.functions.get(name), host.functions.get(name)) {
                (Some(guest), Some(host)) => match self.unlike(sites, guest, host) {
                    None => continue,
                    Some(why) => self.refuse_member(sites, name, &mut first, || {
                        format!("function `{name}`: {why}")
                    }),
                },
                _ => self.refuse_member(sites, name, &mut first, || {
                    format!("{missing} the function `{name}`")
                }),
            }
            let function_of = |side: &Instance<'a>| side.functions.get(name).unwrap_or(function);
            refused.function(&guest.scope, name, function_of(guest), guest.types);
            refused.function(&host.scope, name, function_of(host), host.types);
        }
        first.result()
    }

    /// Whether Wasmtime finds the resource that the guest imports under a name.
    /// A host defines a resource where it is declared, and nowhere else. What a
    /// guest imports as the same as another resource need not be there; but if
    /// something is, it must be that one.
    fn defined(
        &self,
        sites: Sites,
        name: &'a Name,
        guest: &'a TypeDef,
        host: Option<&'a TypeDef>,
    ) -> Result<(), String> {
        let is_defined = host.is_some_and(|def| def.kind == TypeKind::Resource);
        match guest.kind {
            TypeKind::Resource if is_defined => Ok(()),
            TypeKind::Resource => Err(format!("the host does not define the resource `{name}`")),
            TypeKind::ResourceAlias(_) if is_defined => {
                let guest = origin(self.guest_type, sites.0, name, guest);
                let guest = guest.and_then(|it| self.seen_by_guest(it));
                match guest == Some(Identity::Host(sites.1, name)) {
                    true => Ok(()),
                    false => Err(format!("the host defines another resource as `{name}`")),
                }
            }
            _ => Ok(()),
        }
    }

    /// Why two functions are not of one type, if they are not.
    fn unlike(&self, sites: Sites, guest: &'a Function, host: &'a Function) -> Option<Unlike<'a>> {
        // Wasmtime's typed functions look at the types of an export only.
        let looks = !(self.is_wasmtime() && sites.0.side == Side::Export);
        if guest.is_async != host.is_async && looks {
            return Some(Unlike::Async);
        }
        if guest.params.len() != host.params.len() {
            return Some(Unlike::Count(guest.params.len(), host.params.len()));
        }
        for (guest, host) in guest.params.iter().zip(&host.params) {
            if guest.name != host.name && !self.is_wasmtime() {
                return Some(Unlike::Name(&guest.name, &host.name));
            }
            if !self.types(sites, &guest.ty, &host.ty) {
                return Some(Unlike::Param(&guest.name));
            }
        }
        match (&guest.result, &host.result) {
            (None, None) => None,
            (Some(guest), Some(host)) if self.types(sites, guest, host) => None,
            _ => Some(Unlike::Result),
        }
    }

    /// Two declarations of one name at one site.
    fn declared(
        &self,
        sites: Sites,
        name: &'a Name,
        guest: &'a TypeDef,
        host: &'a TypeDef,
    ) -> Result<(), String> {
        let same = match (guest.kind.is_resource(), host.kind.is_resource()) {
            (true, true) => {
                let guest = origin(self.guest_type, sites.0, name, guest);
                let guest = guest.and_then(|it| self.seen_by_guest(it));
                let host = || origin(self.host, sites.1, name, host);
                guest.is_some() && guest == host().and_then(|it| self.seen_by_host(it))
            }
            (false, false) => self.definitions(sites, guest, host),
            _ => false,
        };
        if same { Ok(()) } else { Err(format!("type `{name}` differs")) }
    }
}

/// Whether there is anything in it that Wasmtime looks up.
fn has_definitions(entity: &Entity<'_>) -> bool {
    match entity {
        Entity::Function(_) => true,
        Entity::Type(def) => def.kind == TypeKind::Resource,
        Entity::Instance(instance) => {
            let mut types = instance.types.values();
            !instance.functions.is_empty() || types.any(|def| def.kind == TypeKind::Resource)
        }
    }
}

/// Notes that something is missing as a whole.
fn missing(world: &ComponentType<'_>, side: Side, at: usize, refused: &mut Refused) {
    match (world.side(side).entity(at), world.side(side).world_key(at)) {
        (Entity::Instance(instance), _) => refused.interface(&instance.scope),
        (Entity::Type(_), key) => {
            refused.member(&Scope::World(world.world.clone()), &key_name(key));
        }
        (Entity::Function(_), _) => {}
    }
}
