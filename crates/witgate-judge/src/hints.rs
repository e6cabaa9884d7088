//! What a reader would ask next: renamed, moved, gated?
//!
//! A hint never softens a verdict.

use std::collections::{BTreeMap, HashMap};

use witgate_diff::{Change, Kind, Sameness};
use witgate_model::{Function, Interface, Item, Member, Name, Scope, TypeDef, TypeKind, TypeName};

use crate::evidence::Evidence;
use crate::letters::Letters;

/// Beyond so many candidates a guess is worth nothing, and costs too much.
const MOST: usize = 64;

/// The items that came, where a reader may look for those that went.
pub(crate) struct Hints<'e, 'a> {
    evidence: &'e Evidence<'a>,
    /// New items by kind and scope.
    beside: HashMap<(Kind, Option<Scope>), Vec<Named<'a>>>,
    /// New items by kind and plain name.
    elsewhere: HashMap<(Kind, String), Vec<&'a Change>>,
    same: Sameness<'a>,
}

/// An item that came or went, by its plain name.
struct Named<'a> {
    name: String,
    shape: Option<Shape<'a>>,
}

/// What an item is, its name left aside.
enum Shape<'a> {
    Function(&'a Function),
    Type(&'a Item, &'a TypeDef),
    Interface(&'a Interface),
}

impl<'e, 'a> Hints<'e, 'a> {
    pub(crate) fn new(evidence: &'e Evidence<'a>) -> Hints<'e, 'a> {
        let mut beside: HashMap<_, Vec<_>> = HashMap::new();
        let mut elsewhere: HashMap<_, Vec<_>> = HashMap::new();
        for change in evidence.changes {
            let kind = change.what.kind();
            if counterpart(kind).is_some() {
                let name = evidence.name(change);
                elsewhere.entry((kind, name.clone())).or_default().push(change);
                let named = Named { name, shape: shape(evidence, change) };
                beside.entry((kind, home(change.at()))).or_default().push(named);
            }
        }
        let same = Sameness::new(
            &evidence.baseline.contract,
            &evidence.candidate.contract,
            evidence.pairing,
        );
        Hints { evidence, beside, elsewhere, same }
    }

    /// What to tell beside a change.
    pub(crate) fn of(&self, change: &'a Change) -> Vec<String> {
        let mut hints = Vec::new();
        hints.extend(self.gate(change));
        let kind = change.what.kind();
        if let Some(other) = counterpart(kind) {
            hints.extend(self.moved(change, other).or_else(|| self.renamed(change, other)));
        }
        hints
    }

    /// An item that a feature gate hides on the other side.
    fn gate(&self, change: &Change) -> Option<String> {
        let Evidence { baseline, candidate, pairing, .. } = self.evidence;
        let hidden = |withheld: &BTreeMap<Item, Name>, scope: Option<Scope>, item: &Item| {
            let Item::In(_, member) = item else { return None };
            withheld.get(&Item::In(scope?, member.clone())).cloned()
        };
        match (&change.was, &change.now) {
            (None, Some(now)) => {
                let feature = hidden(&baseline.withheld, pairing.scope_was(now.scope()?), now)?;
                Some(format!(
                    "it was there before, `@unstable(feature = {feature})`: to stabilise an item \
                     is to add it"
                ))
            }
            (Some(was), None) => {
                let feature = hidden(&candidate.withheld, pairing.scope(was.scope()?), was)?;
                Some(format!(
                    "it is still there, `@unstable(feature = {feature})`: to gate an item is to \
                     remove it for all who do not open the feature"
                ))
            }
            _ => None,
        }
    }

    /// The same name, in another place.
    fn moved(&self, change: &Change, other: Kind) -> Option<String> {
        let name = self.evidence.name(change);
        let found = self.elsewhere.get(&(other, name))?;
        let [found] = &found[..] else { return None };
        if matches!(change.at(), Item::In(_, Member::Itself) | Item::Package(_)) {
            return None;
        }
        let place = self.evidence.address(found.at());
        Some(if change.now.is_none() {
            format!("`{place}` is new: moved there?")
        } else {
            format!("`{place}` is gone: moved from there?")
        })
    }

    /// Another name in the same place, with the same shape or nearly the same
    /// letters.
    fn renamed(&self, change: &'a Change, other: Kind) -> Option<String> {
        let candidates = self.beside.get(&(other, home(change.at())))?;
        if candidates.len() > MOST {
            return None;
        }
        let is_gone = change.now.is_none();
        let shape = shape(self.evidence, change);
        let letters = Letters::of(&self.evidence.name(change));
        let nearest = candidates
            .iter()
            .map(|found| (found, letters.nearness(&found.name)))
            .filter(|(_, near)| *near >= 0.4)
            .map(|(found, near)| {
                let (was, now) = match is_gone {
                    true => (&shape, &found.shape),
                    false => (&found.shape, &shape),
                };
                (self.same_shape(was.as_ref(), now.as_ref()), near, &found.name)
            })
            .filter(|(shape, near, _)| *near >= 0.75 || *shape)
            .max_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)))?;
        let (shape, _, found) = nearest;
        let alike = if shape { " and is the same otherwise" } else { "" };
        Some(if is_gone {
            format!("`{found}` is new{alike}: renamed to that?")
        } else {
            format!("`{found}` is gone{alike}: renamed from that?")
        })
    }

    /// Whether what went and what came are the same but for the name.
    fn same_shape(&self, was: Option<&Shape<'_>>, now: Option<&Shape<'_>>) -> bool {
        match (was, now) {
            (Some(Shape::Function(was)), Some(Shape::Function(now))) => {
                self.same_function(was, now)
            }
            (Some(Shape::Type(was, old)), Some(Shape::Type(now, new))) => {
                self.same_type((was, old), (now, new))
            }
            (Some(Shape::Interface(was)), Some(Shape::Interface(now))) => same_names(was, now),
            _ => false,
        }
    }

    fn same_function(&self, was: &Function, now: &Function) -> bool {
        was.is_async == now.is_async
            && std::mem::discriminant(&was.kind) == std::mem::discriminant(&now.kind)
            && was.params.len() == now.params.len()
            && was
                .params
                .iter()
                .zip(&now.params)
                .all(|(was, now)| was.name == now.name && self.same.means(&was.ty, &now.ty))
            && self.same.means_optional(was.result.as_ref(), now.result.as_ref())
    }

    fn same_type(&self, was: (&Item, &TypeDef), now: (&Item, &TypeDef)) -> bool {
        // Of a resource the declaration says nothing but its name.
        if was.1.kind == TypeKind::Resource || now.1.kind == TypeKind::Resource {
            return false;
        }
        let named = |item: &Item| {
            let name = TypeName { scope: item.scope()?.clone(), name: item.type_name()?.clone() };
            Some(witgate_model::Type::Named(name.into()))
        };
        match (named(was.0), named(now.0)) {
            (Some(was), Some(now)) => self.same.means(&was, &now),
            _ => false,
        }
    }
}

/// Where an item stands: the package for an interface or world.
fn home(item: &Item) -> Option<Scope> {
    match item {
        Item::Package(_) | Item::In(_, Member::Itself) => None,
        // Only the text of the scope matters, and it is the same on both sides
        // but for the version.
        Item::In(scope, _) => Some(unversioned(scope)),
    }
}

fn unversioned(scope: &Scope) -> Scope {
    let bare = |package: &std::sync::Arc<witgate_model::PackageName>| {
        std::sync::Arc::new(witgate_model::PackageName { version: None, ..(**package).clone() })
    };
    match scope.clone() {
        Scope::Interface(mut interface) => {
            interface.package = bare(&interface.package);
            Scope::Interface(interface)
        }
        Scope::World(mut world) => {
            world.package = bare(&world.package);
            Scope::World(world)
        }
        Scope::WorldSide(mut world, side) => {
            world.package = bare(&world.package);
            Scope::WorldSide(world, side)
        }
        Scope::Inline(mut world, side, label) => {
            world.package = bare(&world.package);
            Scope::Inline(world, side, label)
        }
    }
}

fn counterpart(kind: Kind) -> Option<Kind> {
    Some(match kind {
        Kind::InterfaceAdded => Kind::InterfaceRemoved,
        Kind::InterfaceRemoved => Kind::InterfaceAdded,
        Kind::WorldAdded => Kind::WorldRemoved,
        Kind::WorldRemoved => Kind::WorldAdded,
        Kind::ImportAdded => Kind::ImportRemoved,
        Kind::ImportRemoved => Kind::ImportAdded,
        Kind::ExportAdded => Kind::ExportRemoved,
        Kind::ExportRemoved => Kind::ExportAdded,
        Kind::TypeAdded => Kind::TypeRemoved,
        Kind::TypeRemoved => Kind::TypeAdded,
        Kind::FunctionAdded => Kind::FunctionRemoved,
        Kind::FunctionRemoved => Kind::FunctionAdded,
        _ => return None,
    })
}

/// What an item is that came or went.
fn shape<'a>(evidence: &Evidence<'a>, change: &'a Change) -> Option<Shape<'a>> {
    let (item, function, ty, contract) = match (&change.was, &change.now) {
        (Some(was), None) => {
            let (function, ty) = (evidence.was_function(change), evidence.was_type(change));
            (was, function, ty, &evidence.baseline.contract)
        }
        (None, Some(now)) => {
            let (function, ty) = (evidence.now_function(change), evidence.now_type(change));
            (now, function, ty, &evidence.candidate.contract)
        }
        _ => return None,
    };
    function
        .map(Shape::Function)
        .or_else(|| ty.map(|def| Shape::Type(item, def)))
        .or_else(|| interface_at(contract, item).map(Shape::Interface))
}

fn interface_at<'c>(contract: &'c witgate_model::Contract, item: &Item) -> Option<&'c Interface> {
    match item {
        Item::In(Scope::Interface(name), Member::Itself) => contract.interface(name),
        _ => None,
    }
}

fn same_names(was: &Interface, now: &Interface) -> bool {
    was.types.keys().eq(now.types.keys()) && was.functions.keys().eq(now.functions.keys())
}
