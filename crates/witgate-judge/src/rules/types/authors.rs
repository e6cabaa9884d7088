//! Whose source code a closed type's new shape touches.
//!
//! Not a rule: what several rules say alike. What the caller passes it builds
//! and the implementation takes apart; what comes back, the other way round.
//! Guests call what is imported and implement what is exported, and a type may
//! be mentioned by functions of both, wherever it is declared itself.

use witgate_diff::Change;
use witgate_link::Flow;
use witgate_model::{Bump, Item, Member, Side};

use super::copies;
use crate::cell::Cell::{Breaks, BreaksUsers};
use crate::cell::{Cell, Row};
use crate::evidence::Evidence;
use crate::terms::Role;

/// The rows for imported and exported types whose builders must change: a
/// record with a field more.
pub(super) fn who_builds(change: &Change, evidence: &Evidence<'_>) -> (Row, Row) {
    rows(change, evidence, |authors| authors.builds)
}

/// The rows for imported and exported types whose receivers must change: a
/// variant with a case more.
pub(super) fn who_matches(change: &Change, evidence: &Evidence<'_>) -> (Row, Row) {
    rows(change, evidence, |authors| authors.receives)
}

/// What the authors of one side must change, by what they do with the type.
#[derive(Clone, Copy, Default)]
struct Authors {
    builds: Cell,
    receives: Cell,
}

impl Authors {
    /// Authors who call functions that the type travels through.
    fn call(&mut self, flow: Flow) {
        self.builds = self.builds.max(touched(flow.params, BreaksUsers));
        self.receives = self.receives.max(touched(flow.results, BreaksUsers));
    }

    /// Only those authors who chose to use the type.
    fn who_use_it(self) -> Authors {
        let Authors { builds, receives } = self;
        Authors { builds: builds.min(BreaksUsers), receives: receives.min(BreaksUsers) }
    }

    /// Authors who implement them. Of those, each has to build what it returns.
    fn implement(&mut self, flow: Flow) {
        self.builds = self.builds.max(touched(flow.results, Breaks));
        self.receives = self.receives.max(touched(flow.params, BreaksUsers));
    }
}

fn touched(is_touched: bool, cell: Cell) -> Cell {
    if is_touched { cell } else { Cell::Ok }
}

fn rows(change: &Change, evidence: &Evidence<'_>, cell: fn(Authors) -> Cell) -> (Row, Row) {
    let row = |role: Side, old: Cell, new: Cell| {
        let [guest, host] = guests_and_hosts(change, evidence, role).map(|authors| {
            // Whoever has a value of it may copy it.
            cell(authors).max(touched(copies::are_lost(change, evidence), BreaksUsers))
        });
        Row::new(Bump::Breaking, [old, new, guest, host])
    };
    (row(Side::Import, BreaksUsers, BreaksUsers), row(Side::Export, Breaks, Breaks))
}

/// What guest and host authors do with the changed type, if it is by this
/// side itself.
fn guests_and_hosts(change: &Change, evidence: &Evidence<'_>, role: Side) -> [Authors; 2] {
    let [mut guest, mut host] = [Authors::default(); 2];
    let mut meet = |side: Side, flow: Flow| match side {
        Side::Import => (guest.call(flow), host.implement(flow)),
        Side::Export => (host.call(flow), guest.implement(flow)),
    };
    let (was, now) = evidence.reached(change);
    let mut is_mentioned = false;
    for (reached, usage) in [(was, evidence.was_usage()), (now, evidence.now_usage())] {
        for ((scope, name), flow) in reached.iter().flat_map(|reached| &reached.functions) {
            is_mentioned = true;
            let function = Item::In((**scope).clone(), Member::Function(name.clone()));
            let worlds = &usage.reach(&function).worlds;
            worlds.iter().for_each(|(_, side)| _ = meet(*side, *flow));
            if worlds.is_empty() {
                meet(homeless(evidence), *flow);
            }
        }
    }
    if !is_mentioned {
        // Another package may still use it, in any way; nobody here has to build it.
        meet(role, Flow { params: true, results: true });
        return [guest, host].map(Authors::who_use_it);
    }
    [guest, host]
}

/// The role of what is in no world.
fn homeless(evidence: &Evidence<'_>) -> Side {
    if evidence.terms.role == Role::Component { Side::Export } else { Side::Import }
}
