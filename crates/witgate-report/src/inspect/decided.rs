//! Capabilities, by what a policy says of them.

use std::collections::{BTreeMap, BTreeSet};

use witgate_capability::{Capability, CapabilityImport};
use witgate_judge::{Decision, acting_functions};
use witgate_model::Name;

use super::InspectedPolicy;

/// Capabilities of which a policy says the same; of one of which it says several things,
/// each has the functions that it is said of.
pub(super) struct DecidedGroup {
    /// What it says; `None` where there is no policy, or nothing for one to decide.
    pub(super) decision: Option<Decision>,
    pub(super) capabilities: Vec<Capability>,
}

/// The capabilities in groups: what is denied first, then what is to be reviewed, then
/// what nobody decides, and what is allowed last.
pub(super) fn decided(all: &[&Capability], policy: Option<&InspectedPolicy>) -> Vec<DecidedGroup> {
    let order =
        [Some(Decision::Deny), Some(Decision::Review), None, Some(Decision::Allow)].into_iter();
    let groups = order.map(|decision| DecidedGroup {
        decision,
        capabilities: all.iter().filter_map(|it| said_of(it, decision, policy)).collect(),
    });
    groups.filter(|group| !group.capabilities.is_empty()).collect()
}

/// The part of a capability of which a policy says this.
fn said_of(
    capability: &Capability,
    decision: Option<Decision>,
    policy: Option<&InspectedPolicy>,
) -> Option<Capability> {
    let by_decision = decisions(capability, policy);
    if by_decision.is_empty() {
        return decision.is_none().then(|| capability.clone());
    }
    let functions = by_decision.get(&decision?)?;
    let is_one =
        |import: &CapabilityImport, function: &Name| functions.contains(&(import, function));
    let is_all = by_decision.len() == 1;
    let imports = capability.imports.iter().map(|import| {
        let acting = import.acting.iter().filter(|function| is_one(import, function));
        let acting: BTreeSet<Name> = acting.cloned().collect();
        // A policy decides only functions that do something.
        CapabilityImport { functions: acting.clone(), acting, ..import.clone() }
    });
    let imports = imports.filter(|import| is_all || !import.acting.is_empty()).collect();
    Some(Capability { imports, ..capability.clone() })
}

/// The functions of a capability, by what a policy says of them; none without a policy.
pub(super) fn decisions<'c>(
    capability: &'c Capability,
    policy: Option<&InspectedPolicy>,
) -> BTreeMap<Decision, BTreeSet<(&'c CapabilityImport, &'c Name)>> {
    let mut by_decision: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let Some(InspectedPolicy { capabilities, .. }) = policy else { return by_decision };
    for (import, function) in acting_functions(capability) {
        let (class, asked_as) = (&capability.class, import.asked_as.as_deref());
        let decision = capabilities.decide_import(class, &import.name, asked_as, function);
        by_decision.entry(decision).or_default().insert((import, function));
    }
    by_decision
}
