//! Whether components carry the version of a package in the names that they link by.
//!
//! Not a rule: what several rules on versions say alike.

use std::sync::Arc;

use witgate_diff::Change;
use witgate_link::{Reached, Usage};
use witgate_model::{Contract, InterfaceName, Item, Scope};

use crate::cell::Row;
use crate::evidence::Evidence;
use crate::rule::Draft;

/// The draft of a rule on another version. Where worlds have what is in the
/// package under labels only, or as plain functions, no name that is linked by has
/// the version, and everything links as before.
pub(super) fn unless_unnamed(draft: Draft, change: &Change, evidence: &Evidence<'_>) -> Draft {
    if is_named(change, evidence) {
        return draft;
    }
    let help = "no action needed: worlds refer to the package only through labels or functions, \
                whose names contain no version";
    Draft { help: help.to_owned(), ..draft.rows(Row::NONE, Row::NONE) }
}

/// Whether a world names an interface of the package, or another package's world
/// may, because no world here has that interface.
pub(super) fn is_named(change: &Change, evidence: &Evidence<'_>) -> bool {
    let (before, after) = evidence.reached(change);
    let sides = [
        (&change.was, before, evidence.was_usage(), &evidence.baseline.contract),
        (&change.now, after, evidence.now_usage(), &evidence.candidate.contract),
    ];
    sides.into_iter().any(|(item, reached, usage, contract)| {
        is_in_a_world(reached) || item.as_ref().is_some_and(|it| is_free(it, usage, contract))
    })
}

fn is_in_a_world(reached: Option<Arc<Reached>>) -> bool {
    reached.is_some_and(|reached| !reached.worlds.is_empty())
}

/// Whether an interface of the package is in no world.
fn is_free(item: &Item, usage: &Usage<'_>, contract: &Contract) -> bool {
    let package = item.package();
    let contents = contract.packages.get(package);
    contents.into_iter().flat_map(|it| it.interfaces.keys()).any(|name| {
        let interface = InterfaceName { package: package.clone(), name: name.clone() };
        usage.is_in_no_world(&Scope::Interface(interface))
    })
}
