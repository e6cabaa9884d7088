//! What stands behind a world's import or export.
//!
//! Not a rule: what several rules look up alike.

use witgate_diff::Change;
use witgate_model::{Contract, Item, Member, Scope, Target, TypeKind, WorldItem};

use crate::evidence::Evidence;

/// The import or export in the baseline.
pub(super) fn was<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<&'a WorldItem> {
    find(&evidence.baseline.contract, change.was.as_ref()?)
}

/// The import or export in the candidate.
pub(super) fn now<'a>(change: &Change, evidence: &Evidence<'a>) -> Option<&'a WorldItem> {
    find(&evidence.candidate.contract, change.now.as_ref()?)
}

fn find<'a>(contract: &'a Contract, item: &Item) -> Option<&'a WorldItem> {
    let Item::In(Scope::World(world), Member::Key(side, key)) = item else { return None };
    contract.world(world)?.side(*side).get(key)
}

/// "interface `a:b/c`", "function `f`", "label `x` for interface `a:b/c`".
pub(super) fn describe(name: &str, item: Option<&WorldItem>) -> String {
    match item {
        Some(WorldItem::Function(_)) => format!("function `{name}`"),
        Some(WorldItem::Type(_)) => format!("type `{name}`"),
        Some(WorldItem::Interface { target: Target::Named(interface), .. })
            if interface.bare() != name =>
        {
            format!("interface `{}` as `{name}`", interface.bare())
        }
        _ => format!("interface `{name}`"),
    }
}

/// Whether it is an interface that holds value types and nothing else, which
/// Wasmtime's linking never looks at.
pub(super) fn is_types_only(contract: &Contract, item: Option<&WorldItem>) -> bool {
    let Some(WorldItem::Interface { target, .. }) = item else { return false };
    let interface = match target {
        Target::Named(name) => contract.interface(name),
        Target::Inline(interface) => Some(&**interface),
    };
    interface.is_some_and(|interface| {
        let resource =
            |kind: &TypeKind| matches!(kind, TypeKind::Resource | TypeKind::ResourceAlias(_));
        interface.functions.is_empty() && !interface.types.values().any(|ty| resource(&ty.kind))
    })
}
