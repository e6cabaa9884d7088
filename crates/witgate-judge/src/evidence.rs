//! All that a rule may look at.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use witgate_diff::{Change, Pairing};
use witgate_link::{Flow, Reached, Usage};
use witgate_model::{Function, Item, Member, Scope, Subject, TypeDef, TypeName};

use crate::reach::Told;
use crate::terms::Role;

/// All that a rule may look at, with what several rules need worked out once.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The baseline.
    pub baseline: &'a Subject,
    /// The candidate.
    pub candidate: &'a Subject,
    /// Which package is which.
    pub pairing: &'a Pairing,
    /// Every change, in the order of items.
    pub changes: &'a [Change],
    /// Who the packages are for.
    pub role: Role,
    /// Packages whose name alone does not say which is meant.
    ambiguous: BTreeSet<String>,
    was_usage: OnceCell<Usage<'a>>,
    now_usage: OnceCell<Usage<'a>>,
    pub(crate) told: RefCell<Told>,
}

impl<'a> Evidence<'a> {
    /// Gathers the evidence on two subjects.
    pub fn new(
        baseline: &'a Subject,
        candidate: &'a Subject,
        pairing: &'a Pairing,
        changes: &'a [Change],
    ) -> Evidence<'a> {
        let mut ambiguous = BTreeSet::new();
        for subject in [baseline, candidate] {
            let mut seen = BTreeSet::new();
            for name in subject.contract.packages.keys() {
                if !seen.insert(name.bare()) {
                    ambiguous.insert(name.bare());
                }
            }
        }
        Evidence {
            baseline,
            candidate,
            pairing,
            changes,
            role: Role::default(),
            ambiguous,
            was_usage: OnceCell::new(),
            now_usage: OnceCell::new(),
            told: RefCell::default(),
        }
    }

    /// Judges the packages as being for somebody in particular.
    pub fn of_role(self, role: Role) -> Evidence<'a> {
        Evidence { role, ..self }
    }

    /// The address of an item, with the track where two versions of its
    /// package are about.
    pub fn address(&self, item: &Item) -> String {
        let package = item.package();
        let bare = package.bare();
        let address = item.to_string();
        if !self.ambiguous.contains(&bare) {
            return address;
        }
        format!("{bare}@{}{}", package.track(), &address[bare.len()..])
    }

    /// The plain name of what changed: of the field, the function, the type.
    pub fn name(&self, change: &Change) -> String {
        match change.at() {
            Item::Package(package) => package.bare(),
            Item::In(scope, Member::Itself) => scope.bare(),
            Item::In(_, member) => member.readable(),
        }
    }

    /// The plain name of the type that changed or whose part did.
    pub fn type_label(&self, change: &Change) -> String {
        change.at().type_name().map(ToString::to_string).unwrap_or_default()
    }

    /// The plain name of the function that changed or whose parameter or
    /// result did (`r.m` for a method).
    pub fn function_label(&self, change: &Change) -> String {
        match change.at() {
            Item::In(_, Member::Param(function, _) | Member::Result(function)) => {
                Member::Function(function.clone()).readable()
            }
            _ => self.name(change),
        }
    }

    /// Which way values of the changed type travel, over all functions that
    /// mention it on either side.
    pub fn flow(&self, change: &Change) -> Flow {
        let (before, after) = self.reached(change);
        let mut flow = Flow::default();
        for reached in [before, after].iter().flatten() {
            for seen in reached.functions.values() {
                flow.params |= seen.params;
                flow.results |= seen.results;
            }
        }
        flow
    }

    /// What depends on the changed item on each side. A part that one side
    /// lacks is reached there through what holds it.
    pub(crate) fn reached(&self, change: &Change) -> (Option<Arc<Reached>>, Option<Arc<Reached>>) {
        (
            self.before(change).map(|item| self.was_usage().reach(&item)),
            self.after(change).map(|item| self.now_usage().reach(&item)),
        )
    }

    /// The changed item in the baseline, or what held it there.
    fn before(&self, change: &Change) -> Option<Item> {
        change.was.clone().or_else(|| {
            let holder = holder(change.now.as_ref()?)?;
            let scope = self.pairing.scope_was(holder.scope()?)?;
            Some(with_scope(holder, scope))
        })
    }

    /// The changed item in the candidate, or what holds it there.
    fn after(&self, change: &Change) -> Option<Item> {
        change.now.clone().or_else(|| {
            let holder = holder(change.was.as_ref()?)?;
            let scope = self.pairing.scope(holder.scope()?)?;
            Some(with_scope(holder, scope))
        })
    }

    pub(crate) fn was_usage(&self) -> &Usage<'a> {
        self.was_usage.get_or_init(|| Usage::of(&self.baseline.contract))
    }

    pub(crate) fn now_usage(&self) -> &Usage<'a> {
        self.now_usage.get_or_init(|| Usage::of(&self.candidate.contract))
    }

    /// Whether the package of the changed item is one whose promise this is,
    /// not a dependency.
    pub fn is_root(&self, change: &Change) -> bool {
        let root = |subject: &Subject, item: &Option<Item>| {
            item.as_ref().is_some_and(|item| subject.contract.roots.contains(item.package()))
        };
        root(self.baseline, &change.was) || root(self.candidate, &change.now)
    }

    /// The declaration that a change is about or within, in the baseline.
    pub fn was_type(&self, change: &Change) -> Option<&'a TypeDef> {
        self.baseline.contract.type_def(&type_of(&self.before(change)?)?)
    }

    /// The declaration that a change is about or within, in the candidate.
    pub fn now_type(&self, change: &Change) -> Option<&'a TypeDef> {
        self.candidate.contract.type_def(&type_of(&self.after(change)?)?)
    }

    /// The function that a change is about, in the baseline.
    pub fn was_function(&self, change: &Change) -> Option<&'a Function> {
        let item = self.before(change)?;
        self.baseline.contract.function(item.scope()?, item.function_name()?)
    }

    /// The function that a change is about, in the candidate.
    pub fn now_function(&self, change: &Change) -> Option<&'a Function> {
        let item = self.after(change)?;
        self.candidate.contract.function(item.scope()?, item.function_name()?)
    }
}

/// What holds a part: the type of a field, the function of a parameter.
fn holder(item: &Item) -> Option<Item> {
    let Item::In(scope, member) = item else { return None };
    let member = match member {
        Member::Part(ty, _) => Member::Type(ty.clone()),
        Member::Param(function, _) | Member::Result(function) => Member::Function(function.clone()),
        _ => return None,
    };
    Some(Item::In(scope.clone(), member))
}

fn with_scope(item: Item, scope: Scope) -> Item {
    match item {
        Item::In(_, member) => Item::In(scope, member),
        package => package,
    }
}

/// The declared type that an item is or is part of.
fn type_of(item: &Item) -> Option<TypeName> {
    Some(TypeName { scope: item.scope()?.clone(), name: item.type_name()?.clone() })
}
