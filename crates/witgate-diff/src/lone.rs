//! Resources that are declared on one side only.

use std::collections::{BTreeMap, BTreeSet};

use witgate_model::{Function, Name, TypeDef, TypeKind};

/// Resources that are declared on one side only: the other side lacks the name, has
/// it from elsewhere, or declares something else under it. Their functions come and
/// go with them, and are no changes of their own.
#[derive(Default)]
pub(crate) struct LoneResources<'a>(BTreeSet<&'a Name>);

impl<'a> LoneResources<'a> {
    pub(crate) fn new(
        was: &'a BTreeMap<Name, TypeDef>,
        now: &'a BTreeMap<Name, TypeDef>,
    ) -> LoneResources<'a> {
        let declares = |types: &BTreeMap<Name, TypeDef>, name: &Name| {
            types.get(name).is_some_and(|def| def.kind == TypeKind::Resource)
        };
        let lone = |here: &'a BTreeMap<Name, TypeDef>, there: &'a BTreeMap<Name, TypeDef>| {
            here.keys().filter(move |name| declares(here, name) && !declares(there, name))
        };
        LoneResources(lone(was, now).chain(lone(now, was)).collect())
    }

    /// Whether a function hangs on one of them.
    pub(crate) fn hold(&self, function: &Function) -> bool {
        function.kind.resource().is_some_and(|resource| self.0.contains(resource))
    }

    pub(crate) fn insert(&mut self, name: &'a Name) {
        self.0.insert(name);
    }
}
