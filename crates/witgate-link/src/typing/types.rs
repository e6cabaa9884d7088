//! Whether two types are the same: values by structure, resources by where they come from.

use witgate_model::{Name, Side, Type, TypeDef, TypeKind, TypeName};

use super::{Compared, Mentioned, Sites, Typing};
use crate::component_type::{ComponentType, Site};

/// A resource as both sides see it, once the host's imports are given to the
/// guest and the guest's exports to the host.
#[derive(PartialEq, Eq)]
pub(super) enum Identity<'a> {
    Host(Site, &'a Name),
    Guest(Site, &'a Name),
}

impl<'a> Typing<'_, 'a> {
    pub(super) fn types(&self, sites: Sites, guest: &'a Type, host: &'a Type) -> bool {
        match (guest, host) {
            (Type::Named(guest), Type::Named(host)) => {
                match (self.guest_type(sites.0, guest), self.host_type(sites.1, host)) {
                    (Some((guest_site, guest)), Some((host_site, host))) => {
                        self.definitions((guest_site, host_site), guest, host)
                    }
                    _ => false,
                }
            }
            (Type::Named(_), _) | (_, Type::Named(_)) => {
                let key: Mentioned = (sites, guest, host);
                if let Some(same) = self.aliased.borrow().get(&key) {
                    return *same;
                }
                let same = self.alias(sites, guest, host);
                self.aliased.borrow_mut().insert(key, same);
                same
            }
            (Type::Own(guest), Type::Own(host)) | (Type::Borrow(guest), Type::Borrow(host)) => {
                self.handles(sites, guest, host)
            }
            (Type::Own(guest) | Type::Borrow(guest), Type::Own(host) | Type::Borrow(host))
                if self.is_wasmtime() =>
            {
                self.handles(sites, guest, host)
            }
            _ => guest.zip(host).is_some_and(|parts| {
                parts.into_iter().all(|(guest, host)| self.types(sites, guest, host))
            }),
        }
    }

    /// A name against a type that is written out.
    fn alias(&self, sites: Sites, guest: &'a Type, host: &'a Type) -> bool {
        match (guest, host) {
            (Type::Named(name), _) => match self.guest_type(sites.0, name) {
                Some((site, TypeDef { kind: TypeKind::Alias(target), .. })) => {
                    self.types((site, sites.1), target, host)
                }
                _ => false,
            },
            (_, Type::Named(name)) => match self.host_type(sites.1, name) {
                Some((site, TypeDef { kind: TypeKind::Alias(target), .. })) => {
                    self.types((sites.0, site), guest, target)
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub(super) fn guest_type(&self, site: Site, name: &TypeName) -> Option<(Site, &'a TypeDef)> {
        self.guest_type.resolve(site, &name.scope, &name.name)
    }

    pub(super) fn host_type(&self, site: Site, name: &TypeName) -> Option<(Site, &'a TypeDef)> {
        self.host.resolve(site, &name.scope, &name.name)
    }

    /// Two value types by structure, whatever they are called.
    pub(super) fn definitions(&self, sites: Sites, guest: &'a TypeDef, host: &'a TypeDef) -> bool {
        let known: Compared = (sites, guest, host);
        if let Some(same) = self.known.borrow().get(&known) {
            return *same;
        }
        let types = |guest, host| self.types(sites, guest, host);
        let same = match (&guest.kind, &host.kind) {
            (TypeKind::Alias(guest), TypeKind::Alias(host)) => types(guest, host),
            (TypeKind::Alias(guest), _) => self.through_guest(sites, guest, host),
            (_, TypeKind::Alias(target)) => self.through_host(sites, guest, target),
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
    fn through_guest(&self, sites: Sites, guest: &'a Type, host: &'a TypeDef) -> bool {
        let Type::Named(name) = guest else { return false };
        match self.guest_type(sites.0, name) {
            Some((site, def)) => self.definitions((site, sites.1), def, host),
            None => false,
        }
    }

    /// A declaration of the guest's against an alias of the host's.
    fn through_host(&self, sites: Sites, guest: &'a TypeDef, host: &'a Type) -> bool {
        let Type::Named(name) = host else { return false };
        match self.host_type(sites.1, name) {
            Some((site, def)) => self.definitions((sites.0, site), guest, def),
            None => false,
        }
    }

    fn handles(&self, sites: Sites, guest: &'a TypeName, host: &'a TypeName) -> bool {
        let declared = self.host.origin(sites.1, host);
        // `ResourceAny`, which `bindgen!` generates for the resources of exports,
        // accepts a handle to any resource.
        if self.is_wasmtime() && declared.is_some_and(|(site, _)| site.side == Side::Export) {
            return true;
        }
        let guest = self.guest_type.origin(sites.0, guest).and_then(|it| self.seen_by_guest(it));
        let host = declared.and_then(|it| self.seen_by_host(it));
        guest.is_some() && guest == host
    }

    /// What the guest imports is what the host offers under that name.
    pub(super) fn seen_by_guest(&self, (site, name): (Site, &'a Name)) -> Option<Identity<'a>> {
        if site.side == Side::Export {
            return Some(Identity::Guest(site, name));
        }
        let at = match site.at {
            Some(position) => Some(self.offered[position]?),
            None => None,
        };
        let site = Site { side: Side::Import, at };
        let (site, name) = origin(self.host, site, name, self.host.type_at(site, name)?)?;
        Some(Identity::Host(site, name))
    }

    /// What the host expects of the guest is what the guest exports under that
    /// name.
    pub(super) fn seen_by_host(&self, (site, name): (Site, &'a Name)) -> Option<Identity<'a>> {
        if site.side == Side::Import {
            return Some(Identity::Host(site, name));
        }
        let at = match site.at {
            Some(position) => Some(self.exported[position]?),
            None => None,
        };
        let site = Site { side: Side::Export, at };
        let guest = self.guest_type;
        self.seen_by_guest(origin(guest, site, name, guest.type_at(site, name)?)?)
    }
}

/// Where the resource comes from that a declaration at a site means.
pub(super) fn origin<'a>(
    component_type: &ComponentType<'a>,
    site: Site,
    name: &'a Name,
    def: &'a TypeDef,
) -> Option<(Site, &'a Name)> {
    match &def.kind {
        TypeKind::Resource => Some((site, name)),
        TypeKind::ResourceAlias(target) => component_type.origin(site, target),
        _ => None,
    }
}
