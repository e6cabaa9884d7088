//! All that a rule may look at.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use witgate_diff::{Change, Pairing};
use witgate_link::{Reached, Usage};
use witgate_model::{
    Form, Function, InterfaceName, Item, Member, Package, PackageName, Scope, Subject, TypeDef,
    TypeName,
};

use crate::cost_change::{CostChange, cost_changes};
use crate::terms::Terms;
use crate::world_pairs::WorldPairs;

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
    /// What a team has agreed on.
    pub terms: &'a Terms,
    /// Names of packages of which a side has several versions.
    ambiguous: BTreeSet<String>,
    /// Roots that share their track with another one of their name.
    same_track: BTreeSet<PackageName>,
    world_pairs: WorldPairs,
    was_usage: OnceCell<Usage<'a>>,
    now_usage: OnceCell<Usage<'a>>,
    cost_changes: OnceCell<Vec<CostChange>>,
}

impl<'a> Evidence<'a> {
    /// Gathers the evidence on two subjects.
    pub fn new(
        baseline: &'a Subject,
        candidate: &'a Subject,
        pairing: &'a Pairing,
        changes: &'a [Change],
        terms: &'a Terms,
    ) -> Evidence<'a> {
        let mut ambiguous = BTreeSet::new();
        let mut same_track = BTreeSet::new();
        for subject in [baseline, candidate] {
            let mut seen = BTreeSet::new();
            for name in subject.contract.packages.keys() {
                if !seen.insert(name.bare()) {
                    ambiguous.insert(name.bare());
                }
            }
            let mut tracks: BTreeMap<_, Vec<_>> = BTreeMap::new();
            for root in &subject.contract.roots {
                tracks.entry((root.bare(), root.track())).or_default().push((**root).clone());
            }
            same_track.extend(tracks.into_values().filter(|roots| roots.len() > 1).flatten());
        }
        let world_pairs = WorldPairs::new(&baseline.contract, &candidate.contract, pairing);
        Evidence {
            baseline,
            candidate,
            pairing,
            changes,
            terms,
            ambiguous,
            same_track,
            world_pairs,
            was_usage: OnceCell::new(),
            now_usage: OnceCell::new(),
            cost_changes: OnceCell::new(),
        }
    }

    /// The address of an item. A dependency carries its version, and a root
    /// where there are several versions of it.
    pub fn address(&self, item: &Item) -> String {
        item.address(|package| {
            let bare = self.is_root_package(package) && !self.ambiguous.contains(&package.bare());
            package.version.as_ref().filter(|_| !bare).map(ToString::to_string)
        })
    }

    /// The address by which an item is told from all others, whatever else there
    /// is: a root goes by the track that its users have, so that the next
    /// version of it has the same items; a dependency by the version. All components call
    /// their worlds the same, so those of one go by its path too.
    pub(crate) fn identity(&self, was: Option<&Item>, now: Option<&Item>) -> String {
        let Some(item) = now.or(was) else { return String::new() };
        let address = item.address(|package| {
            let before = match now {
                Some(_) => self.pairing.was(package).map_or(package, |before| &**before),
                None => package,
            };
            let version = before.version.as_ref()?;
            let by_track = self.is_root_package(package) && !self.same_track.contains(before);
            Some(if by_track { before.track().to_string() } else { version.to_string() })
        });
        match &self.terms.component {
            Some(path) => format!("{path} {address}"),
            None => address,
        }
    }

    /// The name of an interface, with its version where there are several.
    pub(crate) fn interface(&self, interface: &InterfaceName) -> String {
        let version = interface.package.version.as_ref();
        match version.filter(|_| self.ambiguous.contains(&interface.package.bare())) {
            Some(version) => format!("{}@{version}", interface.bare()),
            None => interface.bare(),
        }
    }

    fn is_root_package(&self, package: &PackageName) -> bool {
        self.baseline.contract.roots.contains(package)
            || self.candidate.contract.roots.contains(package)
    }

    /// Which world is which.
    pub(crate) fn world_pairs(&self) -> &WorldPairs {
        &self.world_pairs
    }

    /// The functions that cost something else, worked out once for the rules on costs.
    pub(crate) fn cost_changes(&self) -> &[CostChange] {
        self.cost_changes.get_or_init(|| cost_changes(self))
    }

    /// The plain name of what changed: of the field, the function, the type.
    pub fn name(&self, change: &Change) -> String {
        match change.item() {
            Item::Package(package) => package.bare(),
            Item::In(scope, Member::Itself) => scope.bare(),
            Item::In(_, member) => member.readable(),
        }
    }

    /// The plain name of the type that changed or whose part did.
    pub fn type_label(&self, change: &Change) -> String {
        change.item().type_name().map(ToString::to_string).unwrap_or_default()
    }

    /// The plain name of the function that changed or whose parameter or
    /// result did (`r.m` for a method).
    pub fn function_label(&self, change: &Change) -> String {
        match change.item() {
            Item::In(_, Member::Param(function, _) | Member::Result(function)) => {
                Member::Function(function.clone()).readable()
            }
            _ => self.name(change),
        }
    }

    /// What depends on the changed item on each side. A part that one side
    /// lacks is reached there through what holds it.
    pub(crate) fn reached(&self, change: &Change) -> (Option<Arc<Reached>>, Option<Arc<Reached>>) {
        let included = || change.included_by.iter();
        (
            self.before(&change.was, &change.now).map(|item| {
                let included = included().filter_map(|it| self.before(&it.was, &it.now));
                self.was_usage().reach_all([item].into_iter().chain(included))
            }),
            self.after(&change.was, &change.now).map(|item| {
                let included = included().filter_map(|it| self.after(&it.was, &it.now));
                self.now_usage().reach_all([item].into_iter().chain(included))
            }),
        )
    }

    /// A changed item in the baseline, or what held it there.
    fn before(&self, was: &Option<Item>, now: &Option<Item>) -> Option<Item> {
        was.clone().or_else(|| {
            let holder = holder(now.as_ref()?)?;
            let scope = self.pairing.scope_was(holder.scope()?)?;
            Some(with_scope(holder, scope))
        })
    }

    /// A changed item in the candidate, or what holds it there.
    fn after(&self, was: &Option<Item>, now: &Option<Item>) -> Option<Item> {
        now.clone().or_else(|| {
            let holder = holder(was.as_ref()?)?;
            let scope = self.pairing.scope(holder.scope()?)?;
            Some(with_scope(holder, scope))
        })
    }

    pub(crate) fn was_usage(&self) -> &Usage<'a> {
        self.was_usage.get_or_init(|| {
            Usage::new(&self.baseline.contract, self.baseline.form == Form::Component)
        })
    }

    pub(crate) fn now_usage(&self) -> &Usage<'a> {
        self.now_usage.get_or_init(|| {
            Usage::new(&self.candidate.contract, self.candidate.form == Form::Component)
        })
    }

    /// Whether the package of the changed item is one whose promise this is,
    /// not a dependency.
    pub fn is_root(&self, change: &Change) -> bool {
        let root = |subject: &Subject, item: &Option<Item>| {
            item.as_ref().is_some_and(|item| subject.contract.roots.contains(item.package()))
        };
        root(self.baseline, &change.was) || root(self.candidate, &change.now)
    }

    /// Whether a package of the baseline is a copy in `deps` that was gathered by an empty
    /// package of another namespace, which is still there and has a contract beside it.
    pub(crate) fn is_gathered_copy(&self, package: &PackageName) -> bool {
        let (was, now) = (&self.baseline.contract, &self.candidate.contract);
        let others = || was.roots.iter().filter(|root| root.namespace != package.namespace);
        let is_empty =
            |root: &Arc<PackageName>| was.packages.get(root).is_none_or(Package::is_empty);
        let is_there = |root: &PackageName| now.roots_of_name(root).next().is_some();
        let gathering = others().find(|root| is_empty(root) && is_there(root));
        let is_gathered = gathering.is_some_and(|gathering| {
            others().any(|root| root.namespace == gathering.namespace && !is_empty(root))
        });
        let span = was.packages.get(package).map(|package| package.span);
        let place = span.and_then(|span| self.baseline.sources.place(span));
        is_gathered && place.is_some_and(|it| it.file.path.split('/').any(|name| name == "deps"))
    }

    /// The declaration that a change is about or within, in the baseline.
    pub fn was_type(&self, change: &Change) -> Option<&'a TypeDef> {
        self.baseline.contract.type_def(&type_of(&self.before(&change.was, &change.now)?)?)
    }

    /// The declaration that a change is about or within, in the candidate.
    pub fn now_type(&self, change: &Change) -> Option<&'a TypeDef> {
        self.candidate.contract.type_def(&type_of(&self.after(&change.was, &change.now)?)?)
    }

    /// The function that a change is about, in the baseline.
    pub fn was_function(&self, change: &Change) -> Option<&'a Function> {
        let item = self.before(&change.was, &change.now)?;
        self.baseline.contract.function(item.scope()?, item.function_name()?)
    }

    /// The function that a change is about, in the candidate.
    pub fn now_function(&self, change: &Change) -> Option<&'a Function> {
        let item = self.after(&change.was, &change.now)?;
        self.candidate.contract.function(item.scope()?, item.function_name()?)
    }
}

/// What holds a part: the type of a field, the function of a parameter.
fn holder(item: &Item) -> Option<Item> {
    let Item::In(scope, member) = item else { return None };
    let member = match member {
        Member::Part(ty, _) => Member::Type(ty.clone()),
        Member::Param(function, _) | Member::Result(function) => Member::Function(function.clone()),
        Member::Itself | Member::Type(_) | Member::Function(_) | Member::Key(..) => return None,
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
