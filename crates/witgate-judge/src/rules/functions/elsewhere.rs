//! Functions of a resource that is declared in another interface now.
//!
//! Not a rule: what several rules say alike.

use witgate_diff::Change;
use witgate_model::{Bump, TypeKind, TypeName};

use crate::cell::Cell::{Breaks, BreaksUsers, Ok};
use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::Draft;

/// Says that guests call a removed function as before where the resource's name
/// stayed, if only for a resource of another interface that has the function.
pub(super) fn or_called_as_before(draft: Draft, change: &Change, evidence: &Evidence<'_>) -> Draft {
    if !is_elsewhere(change, evidence).unwrap_or(false) {
        return draft;
    }
    let imported = Row::new(Bump::Breaking, [BreaksUsers, Ok, Ok, Breaks]);
    Draft { imported: Some(imported), ..draft }
}

fn is_elsewhere(change: &Change, evidence: &Evidence<'_>) -> Option<bool> {
    let item = change.was.as_ref()?;
    let name = evidence.was_function(change)?.kind.resource()?.clone();
    let scope = evidence.pairing.scope(item.scope()?)?;
    let contract = &evidence.candidate.contract;
    let def = contract.type_def(&TypeName { scope, name: name.clone() })?;
    let TypeKind::ResourceAlias(target) = &def.kind else { return None };
    // The resource's name is part of the function's.
    Some(target.name == name && contract.function(&target.scope, item.function_name()?).is_some())
}
