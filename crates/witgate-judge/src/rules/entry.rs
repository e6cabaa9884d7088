//! What stands behind a world's import or export.
//!
//! Not a rule: what several rules look up alike.

use witgate_diff::Change;
use witgate_model::{
    Contract, Item, Member, Scope, Target, TypeDef, TypeKind, WorldItem, WorldKey,
};

use crate::cell::Cell;
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

/// What strict hosts say of an import of value types alone: nothing, where a
/// compiled guest carries none of them. `None` for any other import.
pub(super) fn types_only(change: &Change, evidence: &Evidence<'_>) -> Option<Cell> {
    let (item, contract, sided) = match (&change.was, &change.now) {
        (Some(item), None) => (item, &evidence.baseline.contract, Sided::Baseline),
        (_, Some(item)) => (item, &evidence.candidate.contract, Sided::Candidate),
        (None, None) => return None,
    };
    let Item::In(Scope::World(world), Member::Key(side, key)) = item else { return None };
    let WorldItem::Interface { target, .. } = find(contract, item)? else { return None };
    let (scope, interface) = match (target, key) {
        (Target::Named(name), _) => (Scope::Interface(name.clone()), contract.interface(name)?),
        (Target::Inline(interface), WorldKey::Name(label)) => {
            (Scope::Inline(world.clone(), *side, label.clone()), &**interface)
        }
        (Target::Inline(_), WorldKey::Interface(_)) => return None,
    };
    let resource =
        |def: &TypeDef| matches!(def.kind, TypeKind::Resource | TypeKind::ResourceAlias(_));
    if !interface.functions.is_empty() || interface.types.values().any(resource) {
        return None;
    }
    let carried = match sided {
        Sided::Baseline => evidence.was_carried(world, &scope),
        Sided::Candidate => evidence.now_carried(world, &scope),
    };
    Some(if carried { Cell::CompositionOnly } else { Cell::Ok })
}

enum Sided {
    Baseline,
    Candidate,
}
