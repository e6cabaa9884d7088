//! Whether a guest links with a host, as component-model typing decides it.
//!
//! A component type is a subtype of another when it has no more imports and no
//! fewer exports; an instance may have more names than are asked for; all else
//! is equality, resources by where they come from. Source: wasmparser,
//! `SubtypeCx::component_type`.

use std::cell::RefCell;
use std::collections::HashMap;

use witgate_model::{Function, Name, Side, Type, TypeDef, TypeKind, TypeName};

use crate::view::{Entity, Instance, Key, Site, View};

/// Whether the guest links with the host, and if not, the first reason.
pub(crate) fn check(guest: &View<'_>, host: &View<'_>) -> Result<(), String> {
    let typing = Typing { guest, host, known: RefCell::default(), aliased: RefCell::default() };
    for (key, wanted) in &guest.imports {
        let Some(offered) = host.imports.get(key) else {
            return Err(format!("the host does not provide the import `{key}`"));
        };
        let site = site(Side::Import, key, wanted);
        typing
            .entity(&site, key, wanted, offered, Side::Import)
            .map_err(|why| format!("import `{key}`: {why}"))?;
    }
    for (key, wanted) in &host.exports {
        let Some(offered) = guest.exports.get(key) else {
            return Err(format!("the guest does not provide the export `{key}`"));
        };
        let site = site(Side::Export, key, wanted);
        typing
            .entity(&site, key, offered, wanted, Side::Export)
            .map_err(|why| format!("export `{key}`: {why}"))?;
    }
    Ok(())
}

fn site(side: Side, key: &Key, entity: &Entity<'_>) -> Site {
    let key = matches!(entity, Entity::Instance(_)).then(|| key.clone());
    Site { side, key }
}

/// A declaration of the guest's and one of the host's, each where it stands.
type Compared = (Site, *const TypeDef, Site, *const TypeDef);

/// A type that the guest mentions and one that the host does, each where it
/// stands.
type Mentioned = (Site, *const Type, Site, *const Type);

struct Typing<'v, 'a> {
    guest: &'v View<'a>,
    host: &'v View<'a>,
    /// Pairs of declarations that were compared before, by where they stand.
    known: RefCell<HashMap<Compared, bool>>,
    /// The same of types of which one at least is a name, since an alias may
    /// mention another twice.
    aliased: RefCell<HashMap<Mentioned, bool>>,
}

/// A resource as both sides see it, once the host's imports are given to the
/// guest and the guest's exports to the host.
#[derive(PartialEq, Eq)]
enum Identity {
    Host(Site, Name),
    Guest(Site, Name),
}

impl Typing<'_, '_> {
    /// What stands under one key on both sides. Whoever asks decides what must
    /// be there: the guest of its imports, the host of its exports.
    fn entity(
        &self,
        site: &Site,
        key: &Key,
        guest: &Entity<'_>,
        host: &Entity<'_>,
        side: Side,
    ) -> Result<(), String> {
        match (guest, host) {
            (Entity::Instance(guest), Entity::Instance(host)) => {
                self.instance(site, guest, host, side)
            }
            (Entity::Function(guest), Entity::Function(host)) => self.function(site, guest, host),
            (Entity::Type(guest), Entity::Type(host)) => {
                let Key::Plain(name) = key else { return Ok(()) };
                self.declared(site, name, guest, host)
            }
            _ => Err("one side has another sort of thing under this name".to_owned()),
        }
    }

    fn instance(
        &self,
        site: &Site,
        guest: &Instance<'_>,
        host: &Instance<'_>,
        side: Side,
    ) -> Result<(), String> {
        let (wanted, missing) = match side {
            Side::Import => (guest, "the host does not provide"),
            Side::Export => (host, "the guest does not provide"),
        };
        for name in wanted.types.keys() {
            let (Some(guest), Some(host)) = (guest.types.get(name), host.types.get(name)) else {
                return Err(format!("{missing} the type `{name}`"));
            };
            self.declared(site, name, guest, host)?;
        }
        for name in wanted.functions.keys() {
            let (Some(guest), Some(host)) = (guest.functions.get(name), host.functions.get(name))
            else {
                return Err(format!("{missing} the function `{name}`"));
            };
            self.function(site, guest, host).map_err(|why| format!("function `{name}`: {why}"))?;
        }
        Ok(())
    }

    fn function(&self, site: &Site, guest: &Function, host: &Function) -> Result<(), String> {
        if guest.is_async != host.is_async {
            return Err("one side is `async`, the other is not".to_owned());
        }
        if guest.params.len() != host.params.len() {
            let (guest, host) = (guest.params.len(), host.params.len());
            return Err(format!("the guest has {guest} parameters, the host {host}"));
        }
        for (guest, host) in guest.params.iter().zip(&host.params) {
            if guest.name != host.name {
                let (guest, host) = (&guest.name, &host.name);
                return Err(format!("the guest's parameter `{guest}` is the host's `{host}`"));
            }
            if !self.types(site, &guest.ty, site, &host.ty) {
                return Err(format!("the types of parameter `{}` differ", guest.name));
            }
        }
        match (&guest.result, &host.result) {
            (None, None) => Ok(()),
            (Some(guest), Some(host)) if self.types(site, guest, site, host) => Ok(()),
            _ => Err("the results differ".to_owned()),
        }
    }

    /// Two declarations of one name at one site.
    fn declared(
        &self,
        site: &Site,
        name: &Name,
        guest: &TypeDef,
        host: &TypeDef,
    ) -> Result<(), String> {
        let is_resource =
            |def: &TypeDef| matches!(def.kind, TypeKind::Resource | TypeKind::ResourceAlias(_));
        let same = match (is_resource(guest), is_resource(host)) {
            (true, true) => {
                let guest = self.guest_identity(site, name, guest);
                guest.is_some() && guest == self.host_identity(site, name, host)
            }
            (false, false) => self.definitions(site, guest, site, host),
            _ => false,
        };
        if same { Ok(()) } else { Err(format!("the sides' types `{name}` differ")) }
    }

    fn types(&self, guest_site: &Site, guest: &Type, host_site: &Site, host: &Type) -> bool {
        if !matches!(guest, Type::Named(_)) && !matches!(host, Type::Named(_)) {
            return self.meanings(guest_site, guest, host_site, host);
        }
        let key: Mentioned = (guest_site.clone(), guest, host_site.clone(), host);
        if let Some(same) = self.aliased.borrow().get(&key) {
            return *same;
        }
        let same = self.meanings(guest_site, guest, host_site, host);
        self.aliased.borrow_mut().insert(key, same);
        same
    }

    fn meanings(&self, guest_site: &Site, guest: &Type, host_site: &Site, host: &Type) -> bool {
        match (guest, host) {
            (Type::Named(guest), _) => {
                let Some((site, def)) = self.guest.resolve(guest_site, guest) else { return false };
                match (&def.kind, host) {
                    (TypeKind::Alias(target), _) => self.types(&site, target, host_site, host),
                    (_, Type::Named(host)) => {
                        let Some((host_site, host)) = self.host.resolve(host_site, host) else {
                            return false;
                        };
                        self.definitions(&site, def, &host_site, host)
                    }
                    _ => false,
                }
            }
            (_, Type::Named(host)) => {
                let Some((site, def)) = self.host.resolve(host_site, host) else { return false };
                match &def.kind {
                    TypeKind::Alias(target) => self.types(guest_site, guest, &site, target),
                    _ => false,
                }
            }
            (Type::Own(guest), Type::Own(host)) | (Type::Borrow(guest), Type::Borrow(host)) => {
                self.handles(guest_site, guest, host_site, host)
            }
            _ => guest.zip(host).is_some_and(|parts| {
                parts
                    .into_iter()
                    .all(|(guest, host)| self.types(guest_site, guest, host_site, host))
            }),
        }
    }

    /// Two value types by structure, whatever they are called.
    fn definitions(
        &self,
        guest_site: &Site,
        guest: &TypeDef,
        host_site: &Site,
        host: &TypeDef,
    ) -> bool {
        let known: Compared = (guest_site.clone(), guest, host_site.clone(), host);
        if let Some(same) = self.known.borrow().get(&known) {
            return *same;
        }
        let types = |guest, host| self.types(guest_site, guest, host_site, host);
        let same = match (&guest.kind, &host.kind) {
            (TypeKind::Alias(guest), TypeKind::Alias(host)) => types(guest, host),
            (TypeKind::Alias(guest), _) => self.through_guest(guest_site, guest, host_site, host),
            (_, TypeKind::Alias(target)) => self.through_host(guest_site, guest, host_site, target),
            (TypeKind::Record(guest), TypeKind::Record(host)) => {
                guest.len() == host.len()
                    && guest
                        .iter()
                        .zip(host)
                        .all(|(guest, host)| guest.name == host.name && types(&guest.ty, &host.ty))
            }
            (TypeKind::Variant(guest), TypeKind::Variant(host)) => {
                guest.len() == host.len()
                    && guest.iter().zip(host).all(|(guest, host)| {
                        guest.name == host.name
                            && match (&guest.ty, &host.ty) {
                                (None, None) => true,
                                (Some(guest), Some(host)) => types(guest, host),
                                _ => false,
                            }
                    })
            }
            (TypeKind::Enum(guest), TypeKind::Enum(host)) => guest == host,
            (TypeKind::Flags(guest), TypeKind::Flags(host)) => guest == host,
            _ => false,
        };
        self.known.borrow_mut().insert(known, same);
        same
    }

    /// An alias of the guest's against a declaration of the host's.
    fn through_guest(
        &self,
        guest_site: &Site,
        guest: &Type,
        host_site: &Site,
        host: &TypeDef,
    ) -> bool {
        let Type::Named(name) = guest else { return false };
        match self.guest.resolve(guest_site, name) {
            Some((site, def)) => self.definitions(&site, def, host_site, host),
            None => false,
        }
    }

    /// A declaration of the guest's against an alias of the host's.
    fn through_host(
        &self,
        guest_site: &Site,
        guest: &TypeDef,
        host_site: &Site,
        host: &Type,
    ) -> bool {
        let Type::Named(name) = host else { return false };
        match self.host.resolve(host_site, name) {
            Some((site, def)) => self.definitions(guest_site, guest, &site, def),
            None => false,
        }
    }

    fn handles(
        &self,
        guest_site: &Site,
        guest: &TypeName,
        host_site: &Site,
        host: &TypeName,
    ) -> bool {
        let guest = self.guest.origin(guest_site, guest).and_then(|it| self.seen_by_guest(it));
        let host = self.host.origin(host_site, host).and_then(|it| self.seen_by_host(it));
        guest.is_some() && guest == host
    }

    fn guest_identity(&self, site: &Site, name: &Name, def: &TypeDef) -> Option<Identity> {
        self.seen_by_guest(origin(self.guest, site, name, def)?)
    }

    fn host_identity(&self, site: &Site, name: &Name, def: &TypeDef) -> Option<Identity> {
        self.seen_by_host(origin(self.host, site, name, def)?)
    }

    /// What the guest imports is what the host offers under that name.
    fn seen_by_guest(&self, (site, name): (Site, Name)) -> Option<Identity> {
        if site.side == Side::Export {
            return Some(Identity::Guest(site, name));
        }
        let def = self.host.type_at(&site, &name)?;
        let (site, name) = origin(self.host, &site, &name, def)?;
        Some(Identity::Host(site, name))
    }

    /// What the host expects of the guest is what the guest exports under that
    /// name.
    fn seen_by_host(&self, (site, name): (Site, Name)) -> Option<Identity> {
        if site.side == Side::Import {
            return Some(Identity::Host(site, name));
        }
        let def = self.guest.type_at(&site, &name)?;
        self.seen_by_guest(origin(self.guest, &site, &name, def)?)
    }
}

/// Where the resource comes from that a declaration at a site stands for.
fn origin(view: &View<'_>, site: &Site, name: &Name, def: &TypeDef) -> Option<(Site, Name)> {
    match &def.kind {
        TypeKind::Resource => Some((site.clone(), name.clone())),
        TypeKind::ResourceAlias(target) => view.origin(site, target),
        _ => None,
    }
}
