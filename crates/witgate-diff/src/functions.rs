//! Functions: by name, and what differs between two of one name.

use std::collections::{BTreeMap, HashSet};

use witgate_model::{
    Function, FunctionKind, FunctionName, Item, Member as Part, Name, Param, Scope, Type,
};

use crate::change::{self, Change, What};
use crate::lone::LoneResources;
use crate::members::{Member, compare};
use crate::pair::{Pair, by_key};
use crate::same::Sameness;

/// All functions of a scope against those of another.
pub(crate) fn diff_all(
    same: &Sameness<'_>,
    was: (&Scope, &BTreeMap<Name, Function>),
    now: (&Scope, &BTreeMap<Name, Function>),
    lone: &LoneResources<'_>,
    changes: &mut Vec<Change>,
) {
    let mut gone = Vec::new();
    let mut new = Vec::new();
    for (name, pair) in by_key(was.1, now.1) {
        match pair {
            Pair::Gone(function) | Pair::New(function) if lone.hold(function) => {}
            Pair::Gone(function) => gone.push((name, function)),
            Pair::New(function) => new.push((name, function)),
            Pair::Both(old, function) => {
                diff(same, (was.0, name, old), (now.0, name, function), changes);
            }
        }
    }
    come_and_gone(same, (was.0, gone), (now.0, new), changes);
}

/// Functions that are on one side only. What is called the same by people
/// and hangs on something else (`[method]r.f`, `[static]r.f`) changed its kind.
pub(crate) fn come_and_gone(
    same: &Sameness<'_>,
    was: (&Scope, Vec<(&Name, &Function)>),
    now: (&Scope, Vec<(&Name, &Function)>),
    changes: &mut Vec<Change>,
) {
    let mut new: BTreeMap<&str, Vec<(&Name, &Function)>> = BTreeMap::new();
    for (name, function) in now.1 {
        new.entry(base(name)).or_default().push((name, function));
    }
    for (name, function) in was.1 {
        let found = new.get_mut(base(name)).and_then(|left| {
            let at = left.iter().position(|(_, now)| one_home(function, now))?;
            Some(left.remove(at))
        });
        match found {
            Some((new_name, now_function)) => {
                diff(same, (was.0, name, function), (now.0, new_name, now_function), changes);
            }
            None => {
                let item = Item::In(was.0.clone(), Part::Function(name.clone()));
                changes.push(Change::gone(item, What::FunctionRemoved));
            }
        }
    }
    for (name, _) in new.into_values().flatten() {
        let item = Item::In(now.0.clone(), Part::Function(name.clone()));
        changes.push(Change::new(item, What::FunctionAdded));
    }
}

/// Whether two functions may be one: they hang on the same resource, or one of
/// them on none.
fn one_home(was: &Function, now: &Function) -> bool {
    match (was.kind.resource(), now.kind.resource()) {
        (Some(was), Some(now)) => was == now,
        _ => true,
    }
}

/// The name without what says how it hangs: `f` of `f`, `[method]r.f` and
/// `[static][get]r.f` alike. A constructor is its own.
fn base(name: &str) -> &str {
    match FunctionName::parse(name).own {
        "" => name,
        own => own,
    }
}

/// One function against another.
pub(crate) fn diff(
    same: &Sameness<'_>,
    was: (&Scope, &Name, &Function),
    now: (&Scope, &Name, &Function),
    changes: &mut Vec<Change>,
) {
    let before = |member: fn(Name) -> Part| Item::In(was.0.clone(), member(was.1.clone()));
    let after = |member: fn(Name) -> Part| Item::In(now.0.clone(), member(now.1.clone()));
    let Function { kind, is_async, params: _, result, stability, external_id, span: _ } = was.2;
    let mut both = |member: fn(Name) -> Part, what| {
        changes.push(Change::both(before(member), after(member), what));
    };
    if was.1 != now.1 {
        let what = What::FunctionKindChanged { was: kind.clone(), now: now.2.kind.clone() };
        both(Part::Function, what);
    }
    if *is_async != now.2.is_async {
        both(Part::Function, What::AsyncChanged { is_async: now.2.is_async });
    }
    // Without a kind in common the parameters are no longer the same places.
    let constructor = matches!(kind, FunctionKind::Constructor(_));
    let (old, new) = (result.as_ref(), now.2.result.as_ref());
    if !same.spelled_optional(old, new) && (was.1 == now.1 || !constructor) {
        let what = match (old, new) {
            (Some(old), Some(new)) if same.means(old, new) => {
                What::Respelled { was: old.to_string(), now: new.to_string() }
            }
            (old, new) => What::ResultChanged { was: old.cloned(), now: new.cloned() },
        };
        both(Part::Result, what);
    }
    let (old, new) = (before(Part::Function), after(Part::Function));
    change::stability((&old, stability), (&new, &now.2.stability), changes);
    change::external_id((&old, external_id), (&new, &now.2.external_id), changes);
    params(same, was, now, changes);
}

fn params(
    same: &Sameness<'_>,
    was: (&Scope, &Name, &Function),
    now: (&Scope, &Name, &Function),
    changes: &mut Vec<Change>,
) {
    let before = |name: &Name| Item::In(was.0.clone(), Part::Param(was.1.clone(), name.clone()));
    let after = |name: &Name| Item::In(now.0.clone(), Part::Param(now.1.clone(), name.clone()));
    let (old, new) = (explicit_params(was.2, now.2), explicit_params(now.2, was.2));
    let alike = |was: &Param, now: &Param| same.means(&was.ty, &now.ty);
    let same_types =
        old.len() == new.len() && old.iter().zip(new).all(|(was, now)| alike(was, now));
    let (members, reordered) = match same_types {
        true => compare_positions(old, new),
        false => compare(old, new, |param| &param.name, alike),
    };
    for member in members {
        match member {
            Member::Gone(was) => {
                changes.push(Change::gone(before(&was.name), What::ParamRemoved));
            }
            Member::New(now) => changes.push(Change::new(after(&now.name), What::ParamAdded)),
            Member::Renamed(was, now) => {
                let what = What::ParamRenamed { was: was.name.clone() };
                changes.push(Change::both(before(&was.name), after(&now.name), what));
                respelled(same, was, now, before(&was.name), after(&now.name), changes);
            }
            Member::Both(was, now) if same.means(&was.ty, &now.ty) => {
                respelled(same, was, now, before(&was.name), after(&now.name), changes);
            }
            Member::Both(was, now) => {
                let what = What::ParamTypeChanged { was: was.ty.clone(), now: now.ty.clone() };
                changes.push(Change::both(before(&was.name), after(&now.name), what));
            }
        }
    }
    if reordered {
        let (was, now) = (Part::Function(was.1.clone()), Part::Function(now.1.clone()));
        changes.push(Change::both(
            item_like(before(&old[0].name), was),
            item_like(after(&new[0].name), now),
            What::ParamsReordered { same_types },
        ));
    }
}

/// Matches parameters of which each position takes what it took before. Values
/// are passed by position, so a name that one side has elsewhere did not take its
/// type along: that is the second answer, and no parameter came or went.
fn compare_positions<'f>(was: &'f [Param], now: &'f [Param]) -> (Vec<Member<'f, Param>>, bool) {
    let names = |params: &'f [Param]| -> HashSet<&'f Name> {
        params.iter().map(|param| &param.name).collect()
    };
    let (was_names, now_names) = (names(was), names(now));
    let mut moved = false;
    let members = was.iter().zip(now).map(|(was, now)| {
        if was.name == now.name {
            return Member::Both(was, now);
        }
        if now_names.contains(&was.name) || was_names.contains(&now.name) {
            moved = true;
            return Member::Both(was, now);
        }
        Member::Renamed(was, now)
    });
    (members.collect(), moved)
}

/// The parameters of a function without the handle that the other one, a
/// method, takes without writing it.
fn explicit_params<'f>(function: &'f Function, other: &Function) -> &'f [Param] {
    match (&function.params[..], &other.kind) {
        ([first, rest @ ..], FunctionKind::Method(resource, _))
            if !matches!(function.kind, FunctionKind::Method(..))
                && matches!(&first.ty, Type::Borrow(name) if name.name == *resource) =>
        {
            rest
        }
        (params, _) => params,
    }
}

fn item_like(item: Item, member: Part) -> Item {
    match item {
        Item::In(scope, _) => Item::In(scope, member),
        package => package,
    }
}

fn respelled(
    same: &Sameness<'_>,
    was: &Param,
    now: &Param,
    before: Item,
    after: Item,
    changes: &mut Vec<Change>,
) {
    if !same.spelled(&was.ty, &now.ty) {
        let what = What::Respelled { was: was.ty.to_string(), now: now.ty.to_string() };
        changes.push(Change::both(before, after, what));
    }
}
