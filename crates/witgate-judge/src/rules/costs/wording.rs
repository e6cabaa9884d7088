//! How costs are reported: one finding for the functions of an interface.

use std::collections::BTreeMap;

use witgate_model::{FunctionName, Item, Member, Scope, count, first_few_names};

use crate::cost_change::CostChange;
use crate::evidence::Evidence;
use crate::rule::Draft;

/// So many functions of an interface are reported.
const TOLD: usize = 4;

/// No compiled guest and no source code is broken by a cost.
pub(super) const HELP: &str = "no action needed: nothing breaks by it. `witgate inspect --cost` \
                               shows what each call costs";

/// A draft for each interface with functions of which `tell` has something to say, which
/// goes after their names; `what` is what is true of them all: `parameters of {} cross …`.
pub(super) fn by_interface(
    evidence: &Evidence<'_>,
    what: &str,
    tell: impl Fn(&CostChange) -> Option<String>,
) -> Vec<Draft> {
    let mut scopes: BTreeMap<&Scope, Vec<(&CostChange, String)>> = BTreeMap::new();
    for change in evidence.cost_changes() {
        let Some(told) = tell(change) else { continue };
        let functions = scopes.entry(&change.now_scope).or_default();
        // One that is imported and exported is reported once, as an import.
        if functions.last().is_none_or(|(last, _)| last.now.name != change.now.name) {
            functions.push((change, told));
        }
    }
    scopes.into_values().map(|functions| draft(what, &functions)).collect()
}

fn draft(what: &str, functions: &[(&CostChange, String)]) -> Draft {
    let told: Vec<String> = functions
        .iter()
        .map(|(change, told)| format!("`{}` {told}", FunctionName::parse(&change.now.name)))
        .collect();
    let number = count(functions.len(), "function");
    let message = format!("{}: {}", what.replace("{}", &number), first_few_names(&told, TOLD));
    let mut draft = Draft::new(message, HELP);
    let first = functions.first().map(|(change, _)| *change);
    let whole = |scope: &Scope| Item::In(scope.clone(), Member::Itself);
    draft.items = (first.map(|it| whole(&it.was_scope)), first.map(|it| whole(&it.now_scope)));
    draft.facts = functions.iter().map(|(change, _)| format!(" {}", change.now.name)).collect();
    draft
}

/// `1 byte`, `112 bytes`.
pub(super) fn bytes(size: u64) -> String {
    counted(size, "byte")
}

/// `1 allocation`, `3 allocations`.
pub(super) fn allocations(some: u64) -> String {
    counted(some, "allocation")
}

fn counted(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}
