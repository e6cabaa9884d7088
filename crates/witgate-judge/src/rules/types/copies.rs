//! Types that generated bindings let authors copy.
//!
//! Not a rule: what several rules look up alike. Both reference generators
//! derive `Copy` for what holds no string, no list and no handle.

use std::collections::BTreeSet;

use witgate_diff::Change;
use witgate_model::{Contract, Type, TypeDef, TypeKind};

use crate::evidence::Evidence;

/// Whether values of the changed type could be copied and no longer can.
pub(super) fn are_lost(change: &Change, evidence: &Evidence<'_>) -> bool {
    let is_copied =
        |contract, def: Option<&TypeDef>| def.is_some_and(|def| is_copied(contract, &def.kind));
    is_copied(&evidence.baseline.contract, evidence.was_type(change))
        && !is_copied(&evidence.candidate.contract, evidence.now_type(change))
}

fn is_copied(contract: &Contract, kind: &TypeKind) -> bool {
    let mut seen = BTreeSet::new();
    let mut kinds = vec![kind];
    let mut types = Vec::new();
    loop {
        if let Some(kind) = kinds.pop() {
            if kind.is_resource() {
                return false;
            }
            types.extend(kind.types());
        }
        let Some(ty) = types.pop() else { return true };
        match ty {
            Type::String
            | Type::ErrorContext
            | Type::List(_)
            | Type::Map(..)
            | Type::Own(_)
            | Type::Borrow(_)
            | Type::Future(_)
            | Type::Stream(_) => return false,
            Type::Named(name) if seen.insert(name) => {
                kinds.extend(contract.type_def(name).map(|def| &def.kind));
            }
            ty => types.extend(ty.parts()),
        }
    }
}
