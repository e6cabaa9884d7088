//! What a rule's table comes down to for one item.

use std::collections::BTreeSet;

use witgate_diff::{Change, Kind};
use witgate_link::Reached;
use witgate_model::{Bump, Item, Member, Side};

use crate::cell::{Cell, Impact, Row};
use crate::finding::Finding;
use crate::level::Level;
use crate::terms::{Profile, Role};

/// The row for the roles that an item has. Of an item in both roles, the worse
/// answer of both.
pub(crate) fn row(
    change: &Change,
    imported: Row,
    exported: Row,
    before: Option<&Reached>,
    after: Option<&Reached>,
    role: Role,
) -> Row {
    let sides = [before, after];
    let roles = |side: Option<&Reached>| -> BTreeSet<Side> {
        let Some(reached) = side else { return BTreeSet::new() };
        match change.what.kind() {
            // A name that comes or goes does so where it stands, and what
            // mentions it elsewhere changes with it.
            Kind::TypeAdded | Kind::TypeRemoved => reached.home.clone(),
            _ => reached.worlds.iter().map(|(_, side)| *side).collect(),
        }
    };
    let (was, now) = (roles(before), roles(after));
    // A guest carries of its imports what it uses, and nothing else.
    let mut imported = imported;
    if !before.is_some_and(|reached| reached.carried) {
        imported.impact.old_guest_on_new_host = Cell::Ok;
    }
    if !after.is_some_and(|reached| reached.carried) {
        imported.impact.new_guest_on_old_host = Cell::Ok;
    }
    // Wasmtime looks up the functions of an export, and types only through
    // them.
    let mut exported = exported;
    let mentioned = sides.into_iter().flatten().any(|reached| !reached.functions.is_empty());
    if change.at().type_name().is_some() && !mentioned {
        let softer = |cell: Cell| if cell == Cell::Breaks { Cell::CompositionOnly } else { cell };
        let Impact { old_guest_on_new_host, new_guest_on_old_host, .. } = exported.impact;
        exported.impact.old_guest_on_new_host = softer(old_guest_on_new_host);
        exported.impact.new_guest_on_old_host = softer(new_guest_on_old_host);
    }
    let everywhere: BTreeSet<Side> = was.union(&now).copied().collect();
    // In no world: imported, which is WASI's convention, or the component's own.
    let homeless = if role == Role::Component { Side::Export } else { Side::Import };
    // What a world imports or exports at all is told of the world as a whole.
    let entry = matches!(change.at(), Item::In(_, Member::Key(..)));
    let (imports, exports) = (Side::Import, Side::Export);
    if !entry && !everywhere.is_empty() {
        // What one side lacks matters to whom the other side asks for it; what
        // both have, where both have it in that role.
        let both = before.is_some() && after.is_some();
        let stands = |here: &BTreeSet<Side>, there: &BTreeSet<Side>, side: &Side| {
            let has = |roles: &BTreeSet<Side>| match roles.is_empty() {
                true => *side == homeless,
                false => roles.contains(side),
            };
            has(here) && (!both || has(there))
        };
        if !stands(&was, &now, &imports) {
            imported.impact.old_guest_on_new_host = Cell::Ok;
        }
        if !stands(&now, &was, &imports) {
            imported.impact.new_guest_on_old_host = Cell::Ok;
        }
        if !stands(&now, &was, &exports) {
            exported.impact.old_guest_on_new_host = Cell::Ok;
        }
        if !stands(&was, &now, &exports) {
            exported.impact.new_guest_on_old_host = Cell::Ok;
        }
    }
    let row = match (everywhere.contains(&imports), everywhere.contains(&exports)) {
        (true, true) => imported.worse(exported),
        (false, true) => exported,
        (true, false) => imported,
        (false, false) if homeless == Side::Export => exported,
        (false, false) => imported,
    };
    Row { bump: charged(row, role), ..row }
}

/// The release that a row takes. Whoever runs one component asks whether the
/// new one still does where the old one did.
fn charged(row: Row, role: Role) -> Bump {
    match role {
        Role::Library | Role::Platform => row.bump,
        Role::Component if row.bump == Bump::None => Bump::None,
        Role::Component if row.impact.new_guest_on_old_host.refuses_link() => Bump::Breaking,
        Role::Component => Bump::Additive,
    }
}

/// How grave a finding is by what it breaks, what the version pays for and what
/// the profile stops.
pub(crate) fn level(finding: &Finding, profile: Profile) -> Level {
    let level = match (profile.gates(&finding.impact, finding.bump, finding.paid), finding.bump) {
        (true, _) => Level::Error,
        (false, Bump::Breaking) => Level::Warn,
        (false, Bump::Additive | Bump::None) => Level::Note,
    };
    if finding.impact.is_silent() { level.max(Level::Warn) } else { level }
}
