//! Types that come from another interface.
//!
//! Not a rule: what several rules look up alike.

use std::sync::Arc;

use witgate_model::{
    Contract, InterfaceName, Item, PackageName, Scope, Type, TypeDef, TypeKind, TypeName, WorldKey,
    WorldName,
};

use crate::evidence::Evidence;

/// The name in another interface that a `use` or an alias stands for.
pub(super) fn foreign<'a>(def: Option<&'a TypeDef>, item: Option<&Item>) -> Option<&'a TypeName> {
    let name = match &def?.kind {
        TypeKind::Alias(Type::Named(name)) | TypeKind::ResourceAlias(name) => name,
        _ => return None,
    };
    (Some(&name.scope) != item?.scope()).then_some(&**name)
}

/// Whether hosts of the candidate may lack what the baseline took from there.
pub(super) fn is_gone(evidence: &Evidence<'_>, was: &TypeName) -> bool {
    let (from, to) = (&evidence.baseline.contract, &evidence.candidate.contract);
    lacks(from, to, was, |package| evidence.pairing.now(package).cloned())
}

/// Whether hosts of the baseline may lack what the candidate takes from there.
pub(super) fn is_new(evidence: &Evidence<'_>, now: &TypeName) -> bool {
    let (from, to) = (&evidence.candidate.contract, &evidence.baseline.contract);
    lacks(from, to, now, |package| evidence.pairing.was(package).cloned())
}

/// Whether the other side has no such type, or a world that does not import it
/// although it does here. Where no world says, some may.
fn lacks(
    from: &Contract,
    to: &Contract,
    name: &TypeName,
    paired: impl Fn(&PackageName) -> Option<Arc<PackageName>>,
) -> bool {
    let Scope::Interface(interface) = &name.scope else { return true };
    let Some(package) = paired(&interface.package) else { return true };
    let other = InterfaceName { package, name: interface.name.clone() };
    let declared = to.interface(&other).is_some_and(|found| found.types.contains_key(&name.name));
    let (here, there) = (WorldKey::Interface(interface.clone()), WorldKey::Interface(other));
    let mut importing = from
        .worlds()
        .filter(|(_, world)| world.imports.contains_key(&here))
        .filter_map(|(name, _)| {
            to.world(&WorldName { package: paired(&name.package)?, name: name.name })
        })
        .peekable();
    !declared
        || importing.peek().is_none()
        || importing.any(|world| !world.imports.contains_key(&there))
}
