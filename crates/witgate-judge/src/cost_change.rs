//! Functions that are on both sides, and cost something else.

use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_cost::{Costs, FunctionCost};
use witgate_model::{Item, Member, Name, Scope, Side};

use crate::evidence::Evidence;

/// A function, with what a call of it costs before and after: as an import or as an
/// export, which have other limits.
#[derive(Clone, Debug)]
pub(crate) struct CostChange {
    /// Where it is in the baseline.
    pub(crate) was_scope: Scope,
    /// Where it is in the candidate.
    pub(crate) now_scope: Scope,
    pub(crate) was: FunctionCost,
    pub(crate) now: FunctionCost,
}

/// More functions than this are not examined: a report on all of them is of no use.
const MOST_FUNCTIONS: usize = 2000;

/// The functions that a change is about, or that mention a changed type, and that cost
/// something else.
pub(crate) fn cost_changes(evidence: &Evidence<'_>) -> Vec<CostChange> {
    let mut functions: BTreeSet<(Arc<Scope>, Name)> = BTreeSet::new();
    for change in evidence.changes.iter().filter(|change| is_within(change.item())) {
        let (_, Some(reached)) = evidence.reached(change) else { continue };
        functions.extend(reached.functions.keys().cloned());
        if functions.len() > MOST_FUNCTIONS {
            return Vec::new();
        }
    }
    let mut was_costs = Costs::new(&evidence.baseline.contract);
    let mut now_costs = Costs::new(&evidence.candidate.contract);
    let mut changes = Vec::new();
    for (scope, name) in functions {
        let Some(was_scope) = evidence.pairing.scope_was(&scope) else { continue };
        let was = evidence.baseline.contract.function(&was_scope, &name);
        let now = evidence.candidate.contract.function(&scope, &name);
        let (Some(was), Some(now)) = (was, now) else { continue };
        for side in sides(evidence, &scope, &name) {
            let (was, now) = (
                was_costs.function_cost(side, &name, was),
                now_costs.function_cost(side, &name, now),
            );
            if was != now {
                let (was_scope, now_scope) = (was_scope.clone(), (*scope).clone());
                changes.push(CostChange { was_scope, now_scope, was, now });
            }
        }
    }
    changes
}

/// The sides of worlds that a function is on; one in no world may be imported.
fn sides(evidence: &Evidence<'_>, scope: &Scope, name: &Name) -> BTreeSet<Side> {
    let item = Item::In(scope.clone(), Member::Function(name.clone()));
    let reached = evidence.now_usage().reach(&item);
    let sides: BTreeSet<Side> = reached.worlds.iter().map(|(_, side)| *side).collect();
    if sides.is_empty() { BTreeSet::from([Side::Import]) } else { sides }
}

/// Whether a change is about a function, a type, or a part of one.
fn is_within(item: &Item) -> bool {
    matches!(item, Item::In(_, member) if !matches!(member, Member::Itself | Member::Key(..)))
}
