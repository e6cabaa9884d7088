//! What a reader would ask next: renamed, moved, gated?
//!
//! A hint never softens a verdict.

mod guesses;
mod nearness;
mod shape;
mod unpaired;

use std::collections::BTreeMap;

use witgate_diff::{Change, What};
use witgate_model::{Item, Member, Name, Scope};

use crate::evidence::Evidence;
use crate::hints::guesses::{Guess, Guesses, Reason, differ_in_case_only};

/// Of two names: why they are two.
const CASE: &str = "differ only in case, and linking is case-sensitive";

/// What there is to tell beside each change.
pub(crate) struct Hints<'e, 'a> {
    evidence: &'e Evidence<'a>,
    guesses: Guesses<'a>,
}

impl<'e, 'a> Hints<'e, 'a> {
    pub(crate) fn new(evidence: &'e Evidence<'a>) -> Hints<'e, 'a> {
        // What a gate hides is still there: nothing else is taken for it.
        let not_gated = evidence.changes.iter().filter(|change| gated(evidence, change).is_none());
        Hints { evidence, guesses: Guesses::on(evidence, not_gated) }
    }

    /// What to tell beside a change.
    pub(crate) fn hint_for(&self, change: &Change) -> Option<String> {
        gated(self.evidence, change)
            .or_else(|| self.guesses.get(change).map(|guess| self.guessed(change, guess)))
            .or_else(|| renamed_world(self.evidence, change))
            .or_else(|| retyped_parameter(self.evidence, change))
            .or_else(|| recased_part(self.evidence, change))
    }

    /// How to fix a change that is not what its rule takes it for: what a gate hides
    /// cannot be put back.
    pub(crate) fn help(&self, change: &Change) -> Option<String> {
        change.was.as_ref().filter(|_| change.now.is_none())?;
        let feature = hiding(self.evidence, change)?;
        let name = self.evidence.name(change);
        Some(format!(
            "take `@unstable(feature = {feature})` away from `{name}`; try new items under a \
             feature, not those that others use"
        ))
    }

    /// The item of the other side that is taken for a changed one.
    pub(crate) fn counterpart(&self, change: &Change) -> Option<Item> {
        let is_hidden = gated(self.evidence, change).is_some();
        self.guesses.get(change).filter(|_| !is_hidden).map(|guess| guess.item.clone())
    }

    /// The hint on an item that is probably another one of the other side.
    fn guessed(&self, change: &Change, guess: &Guess) -> String {
        let is_gone = change.now.is_none();
        let name = match (&guess.item, guess.reason) {
            (item, Reason::Moved) => self.evidence.address(item),
            (Item::In(scope, Member::Itself), _) => scope.bare(),
            (Item::In(_, member), _) => member.readable(),
            (Item::Package(package), _) => package.bare(),
        };
        let fact = match (is_gone, guess.is_same_shape) {
            (true, true) => "is new and has the same shape",
            (true, false) => "is new",
            (false, true) => "was removed and had the same shape",
            (false, false) => "was removed",
        };
        let question = match (guess.reason, is_gone) {
            (Reason::Moved, true) => "moved there?",
            (Reason::Moved, false) => "moved from there?",
            (Reason::Renamed, _) => "renamed?",
            (Reason::Recased, _) => return format!("`{name}` {fact}: the names {CASE}"),
        };
        format!("`{name}` {fact}: {question}")
    }
}

/// An item that a feature gate hides on the other side.
fn gated(evidence: &Evidence<'_>, change: &Change) -> Option<String> {
    let feature = hiding(evidence, change)?;
    Some(match change.now {
        Some(_) => format!(
            "it was there before, `@unstable(feature = {feature})`: to stabilise an item is to \
             add it"
        ),
        None => format!(
            "it is still there, `@unstable(feature = {feature})`: to gate an item is to remove it \
             for all who do not open the feature"
        ),
    })
}

/// The feature that hides an item on the other side.
fn hiding(evidence: &Evidence<'_>, change: &Change) -> Option<Name> {
    let Evidence { baseline, candidate, pairing, .. } = evidence;
    let hidden = |withheld: &BTreeMap<Item, Name>, scope: Option<Scope>, item: &Item| {
        let Item::In(_, member) = item else { return None };
        withheld.get(&Item::In(scope?, member.clone())).cloned()
    };
    match (&change.was, &change.now) {
        (None, Some(now)) => hidden(&baseline.withheld, pairing.scope_was(now.scope()?), now),
        (Some(was), None) => hidden(&candidate.withheld, pairing.scope(was.scope()?), was),
        _ => None,
    }
}

/// A world that is plainly another one of the other side: both name the same.
fn renamed_world(evidence: &Evidence<'_>, change: &Change) -> Option<String> {
    let Item::In(Scope::World(world), Member::Itself) = change.item() else { return None };
    let is_gone = match change.what {
        What::WorldRemoved => true,
        What::WorldAdded => false,
        _ => return None,
    };
    let mut renamed = evidence.world_pairs().pairs.iter().filter(|pair| pair.is_renamed);
    let pair = renamed.find(|pair| world == if is_gone { &pair.was } else { &pair.now })?;
    Some(match is_gone {
        true => {
            format!("`{}` is new and has the same imports and exports: renamed?", pair.now.bare())
        }
        false => {
            format!(
                "`{}` was removed and had the same imports and exports: renamed?",
                pair.was.bare()
            )
        }
    })
}

/// A parameter that has another name and another type in the same position,
/// which are a parameter removed and one added.
fn retyped_parameter(evidence: &Evidence<'_>, change: &Change) -> Option<String> {
    if !matches!(change.what, What::ParamAdded | What::ParamRemoved) {
        return None;
    }
    let Item::In(_, Member::Param(_, name)) = change.item() else { return None };
    let was = &evidence.was_function(change)?.params;
    let now = &evidence.now_function(change)?.params;
    if was.len() != now.len() {
        return None;
    }
    let is_gone = change.now.is_none();
    let (here, there) = if is_gone { (was, now) } else { (now, was) };
    let position = here.iter().position(|param| param.name == *name)?;
    let other = &there[position];
    if here.iter().any(|param| param.name == other.name) {
        return None;
    }
    let (before, after) = (&was[position].ty, &now[position].ty);
    let fact = if is_gone { "is new" } else { "was removed" };
    Some(format!(
        "`{}` {fact} in the same position: renamed, and changed from `{before}` to `{after}`?",
        other.name
    ))
}

/// A field, case, flag or parameter whose name differs in case only.
fn recased_part(evidence: &Evidence<'_>, change: &Change) -> Option<String> {
    let (What::FieldRenamed { was }
    | What::VariantCaseRenamed { was }
    | What::EnumCaseRenamed { was }
    | What::FlagRenamed { was }
    | What::ParamRenamed { was }) = &change.what
    else {
        return None;
    };
    let now = evidence.name(change);
    differ_in_case_only(was, &now).then(|| format!("`{was}` and `{now}` {CASE}"))
}
