//! One of two contracts, with what is asked of it again and again.

use std::collections::{BTreeMap, BTreeSet};

use witgate_judge::Evidence;
use witgate_link::{Key, Usage};
use witgate_model::{
    Contract, Form, InterfaceName, Item, Member, Name, Scope, Subject, TypeName, WorldKey,
    WorldName,
};

/// A contract, with who uses what in it.
pub(crate) struct ContractSide<'a> {
    pub(crate) contract: &'a Contract,
    /// Whether it is of a component that was built already.
    pub(crate) is_built: bool,
    pub(crate) usage: Usage<'a>,
    /// Interfaces by their canonical names: those of one version track share one.
    canonical: BTreeMap<String, Vec<InterfaceName>>,
    /// The worlds that the other contract has too.
    paired: BTreeSet<WorldName>,
}

impl<'a> ContractSide<'a> {
    pub(crate) fn new(subject: &'a Subject, paired: BTreeSet<WorldName>) -> ContractSide<'a> {
        let contract = &subject.contract;
        let mut canonical: BTreeMap<String, Vec<InterfaceName>> = BTreeMap::new();
        for (name, _) in contract.interfaces() {
            canonical.entry(canonical_interface(&name)).or_default().push(name);
        }
        let is_built = subject.form == Form::Component;
        let usage = Usage::new(contract, is_built);
        ContractSide { contract, is_built, usage, canonical, paired }
    }

    /// The interfaces that component-model typing takes for one of that name.
    pub(crate) fn interfaces(&self, name: &InterfaceName) -> &[InterfaceName] {
        self.canonical.get(&canonical_interface(name)).map_or(&[], Vec::as_slice)
    }

    /// Whether a scope is in a world that the other contract has too.
    pub(crate) fn is_in_a_world(&self, scope: &Scope) -> bool {
        let reached = self.usage.reach(&Item::In(scope.clone(), Member::Itself));
        reached.worlds.iter().any(|(world, _)| self.paired.contains(world))
    }

    /// Whether a scope has a type or function of that name.
    pub(crate) fn has(&self, scope: &Scope, name: &Name) -> bool {
        let of_type = TypeName { scope: scope.clone(), name: name.clone() };
        self.contract.type_def(&of_type).is_some() || self.contract.function(scope, name).is_some()
    }
}

/// The name of a key of a world, without what typing does not look at.
pub(crate) fn canonical_key(key: &WorldKey) -> String {
    Key::new(key).to_string()
}

fn canonical_interface(name: &InterfaceName) -> String {
    canonical_key(&WorldKey::Interface(name.clone()))
}

/// The two contracts of a comparison.
pub(crate) struct TwoSides<'a> {
    pub(crate) baseline: ContractSide<'a>,
    pub(crate) candidate: ContractSide<'a>,
    pub(crate) evidence: &'a Evidence<'a>,
}
