//! Items that one side has and the other lacks.

use std::collections::HashSet;
use std::sync::Arc;

use witgate_diff::{Change, Kind};
use witgate_model::{Contract, Interface, InterfaceName, Item, Member, PackageName, Scope};

use crate::evidence::Evidence;
use crate::hints::shape::Shape;

/// What sort of item may be taken for what other one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Interface,
    World,
    Import,
    Export,
    Type,
    Function,
}

impl Sort {
    fn from_kind(kind: Kind) -> Option<Sort> {
        Some(match kind {
            Kind::InterfaceAdded | Kind::InterfaceRemoved => Sort::Interface,
            Kind::WorldAdded | Kind::WorldRemoved => Sort::World,
            Kind::ImportAdded | Kind::ImportRemoved => Sort::Import,
            Kind::ExportAdded | Kind::ExportRemoved => Sort::Export,
            Kind::TypeAdded | Kind::TypeRemoved => Sort::Type,
            Kind::FunctionAdded | Kind::FunctionRemoved => Sort::Function,
            _ => return None,
        })
    }
}

/// Where an item is, by the candidate's names: the package, and what in it
/// holds the item.
pub(super) type Home = (Arc<PackageName>, Option<Scope>);

/// An item that one side has and the other lacks.
pub(super) struct Unpaired<'a> {
    /// The item of the change that tells of it; `None` of what came or went
    /// with an interface as a whole, which is no change of its own.
    pub(super) told: Option<&'a Item>,
    pub(super) item: Item,
    pub(super) sort: Sort,
    /// Its name within its home.
    pub(super) name: String,
    /// `None` where the other side has no such place.
    pub(super) home: Option<Home>,
    pub(super) shape: Option<Shape<'a>>,
}

impl<'a> Unpaired<'a> {
    fn from_change(evidence: &Evidence<'a>, change: &'a Change) -> Option<Unpaired<'a>> {
        let sort = Sort::from_kind(change.what.kind())?;
        let item = change.item();
        let contract = contract(evidence, change.now.is_none());
        Some(Unpaired {
            told: Some(item),
            item: item.clone(),
            sort,
            name: name_at_home(item),
            home: home(evidence, change),
            shape: Shape::from_item(contract, item),
        })
    }
}

/// What went and what came: the items of these changes, and what has the name
/// of one of them in an interface that one side lacks as a whole.
pub(super) fn of_changes<'a>(
    evidence: &Evidence<'a>,
    changes: impl Iterator<Item = &'a Change>,
) -> (Vec<Unpaired<'a>>, Vec<Unpaired<'a>>) {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for change in changes {
        let list = if change.now.is_none() { &mut gone } else { &mut new };
        list.extend(Unpaired::from_change(evidence, change));
    }
    let names: HashSet<(Sort, String)> =
        gone.iter().chain(&new).map(|it: &Unpaired<'_>| (it.sort, it.name.clone())).collect();
    for (is_gone, list) in [(true, &mut gone), (false, &mut new)] {
        let contract = contract(evidence, is_gone);
        let interfaces = contract.interfaces();
        for (name, interface) in interfaces.filter(|(name, _)| is_whole(evidence, is_gone, name)) {
            for (sort, member) in movable_members(interface) {
                let plain = member.readable();
                if names.contains(&(sort, plain.clone())) {
                    let item = Item::In(Scope::Interface(name.clone()), member);
                    let shape = Shape::from_item(contract, &item);
                    list.push(Unpaired { told: None, item, sort, name: plain, home: None, shape });
                }
            }
        }
    }
    (gone, new)
}

/// Whether the other side lacks the interface.
fn is_whole(evidence: &Evidence<'_>, is_gone: bool, name: &InterfaceName) -> bool {
    let Evidence { baseline, candidate, pairing, .. } = evidence;
    let (other, contract) = match is_gone {
        true => (pairing.interface(name), &candidate.contract),
        false => (pairing.interface_was(name), &baseline.contract),
    };
    other.is_none_or(|other| contract.interface(&other).is_none())
}

/// What may have come from another interface or gone to it. The functions of a
/// resource move with it.
fn movable_members(interface: &Interface) -> impl Iterator<Item = (Sort, Member)> {
    let types = interface.types.keys().map(|name| (Sort::Type, Member::Type(name.clone())));
    let functions = interface.functions.iter().filter(|(_, it)| it.kind.resource().is_none());
    types.chain(functions.map(|(name, _)| (Sort::Function, Member::Function(name.clone()))))
}

fn contract<'a>(evidence: &Evidence<'a>, is_baseline: bool) -> &'a Contract {
    match is_baseline {
        true => &evidence.baseline.contract,
        false => &evidence.candidate.contract,
    }
}

fn home(evidence: &Evidence<'_>, change: &Change) -> Option<Home> {
    let item = change.item();
    let package = match change.now.is_none() {
        true => evidence.pairing.now(item.package())?,
        false => item.package(),
    };
    let scope = match item {
        Item::Package(_) | Item::In(_, Member::Itself) => None,
        Item::In(scope, _) if change.now.is_none() => Some(evidence.pairing.scope(scope)?),
        Item::In(scope, _) => Some(scope.clone()),
    };
    Some((package.clone(), scope))
}

/// The name without that of the package where all that is beside the item
/// is in the same one.
fn name_at_home(item: &Item) -> String {
    match item {
        Item::In(Scope::Interface(interface), Member::Itself) => interface.name.to_string(),
        Item::In(Scope::World(world), Member::Itself) => world.name.to_string(),
        Item::In(_, member) => member.readable(),
        Item::Package(package) => package.bare(),
    }
}
