//! What a rule's table comes down to for one item.

use std::collections::BTreeSet;

use witgate_diff::{Change, Kind};
use witgate_link::{ByOpinion, Opinion, Reached, Refused};
use witgate_model::{
    Bump, InterfaceName, Item, Member, Scope, Side, Type, TypeKind, TypeName, WorldItem,
};

use crate::answers::Refusals;
use crate::cell::{Cell, Impact, Row};
use crate::evidence::Evidence;
use crate::gated_finding::GatedFinding;
use crate::level::Level;
use crate::terms::{Hosts, Profile, Role, Terms};
use crate::world_pairs::PairedWorlds;

/// What a rule's table comes down to for one change.
pub(crate) struct Weighing<'w, 'a> {
    pub(crate) evidence: &'w Evidence<'a>,
    pub(crate) change: &'w Change,
    pub(crate) refusals: &'w Refusals,
    /// What depends on the item in the baseline.
    pub(crate) before: Option<&'w Reached>,
    /// What depends on the item in the candidate.
    pub(crate) after: Option<&'w Reached>,
}

impl Weighing<'_, '_> {
    /// The row for the roles that the item has, with the links that are really
    /// refused. Of an item in both roles, the worse answer of both.
    pub(crate) fn row(&self, imported: Row, exported: Row) -> Row {
        let mut row = self.row_of_roles(imported, exported);
        let Impact { old_guest_on_new_host, new_guest_on_old_host, .. } = row.impact;
        row.impact.old_guest_on_new_host =
            self.refused(old_guest_on_new_host, &self.refusals.old_guest);
        row.impact.new_guest_on_old_host =
            self.refused(new_guest_on_old_host, &self.refusals.new_guest);
        let Terms { role, hosts, .. } = *self.evidence.terms;
        Row { bump: charged(row, role, hosts), ..row }
    }

    /// The row by what the tables say of the roles alone. Roles are those in
    /// worlds that both sides have, since nobody was built for another one, and that
    /// of what is in no world.
    fn row_of_roles(&self, mut imported: Row, mut exported: Row) -> Row {
        self.spare_who_carries_nothing(&mut imported.impact);
        self.soften_unmentioned_type(&mut exported.impact);
        let (mut was, mut now) = self.roles();
        let side = self.side_in_no_world();
        // Most have that role in a world too, and what mentions them need not be asked.
        if !was.contains(&side) || !now.contains(&side) {
            for (roles, is_part) in [&mut was, &mut now].into_iter().zip(self.parts_in_no_world()) {
                roles.extend(is_part.then_some(side));
            }
        }
        // What a world imports or exports at all is told of the world as a whole.
        let is_entry = matches!(self.change.item(), Item::In(_, Member::Key(..)));
        let is_in_no_world = was.is_empty() && now.is_empty();
        if !is_entry && !is_in_no_world {
            self.spare_who_never_meets(&was, &now, &mut imported.impact, &mut exported.impact);
        }
        let has = |side: Side| was.contains(&side) || now.contains(&side);
        match (has(Side::Import), has(Side::Export)) {
            (true, true) => imported.worse(exported),
            (false, true) => exported,
            (true, false) => imported,
            (false, false) if self.side_in_no_world() == Side::Export => exported,
            (false, false) => imported,
        }
    }

    /// A guest carries of its imports what it uses, and nothing else.
    fn spare_who_carries_nothing(&self, imported: &mut Impact) {
        if !self.before.is_some_and(|reached| reached.carried) {
            imported.old_guest_on_new_host = Cell::Ok;
        }
        if !self.after.is_some_and(|reached| reached.carried) {
            imported.new_guest_on_old_host = Cell::Ok;
        }
    }

    /// Wasmtime looks up the functions of an export, and types only through them.
    fn soften_unmentioned_type(&self, exported: &mut Impact) {
        let mut sides = [self.before, self.after].into_iter().flatten();
        let is_mentioned = sides.any(|reached| !reached.functions.is_empty());
        if self.change.item().type_name().is_none() || is_mentioned {
            return;
        }
        for cell in [&mut exported.old_guest_on_new_host, &mut exported.new_guest_on_old_host] {
            if *cell == Cell::Breaks {
                *cell = Cell::CompositionOnly;
            }
        }
    }

    /// What one side lacks matters to whom the other side asks for it; what both have,
    /// where both have it in that role.
    fn spare_who_never_meets(
        &self,
        was: &BTreeSet<Side>,
        now: &BTreeSet<Side>,
        imported: &mut Impact,
        exported: &mut Impact,
    ) {
        let are_both = self.before.is_some() && self.after.is_some();
        let has = |roles: &BTreeSet<Side>, side: Side| match roles.is_empty() {
            true => side == self.side_in_no_world(),
            false => roles.contains(&side),
        };
        for (asks, answers, side, cell) in [
            (was, now, Side::Import, &mut imported.old_guest_on_new_host),
            (now, was, Side::Import, &mut imported.new_guest_on_old_host),
            (now, was, Side::Export, &mut exported.old_guest_on_new_host),
            (was, now, Side::Export, &mut exported.new_guest_on_old_host),
        ] {
            if !has(asks, side) || are_both && !has(answers, side) {
                *cell = Cell::Ok;
            }
        }
    }

    /// In no world an item is imported, which is WASI's convention, or the component's own.
    fn side_in_no_world(&self) -> Side {
        match self.evidence.terms.role {
            Role::Component => Side::Export,
            Role::Library | Role::Platform => Side::Import,
        }
    }

    /// The roles of the item in the baseline and in the candidate.
    fn roles(&self) -> (BTreeSet<Side>, BTreeSet<Side>) {
        // A name that comes or goes does so where it is, and what mentions it
        // elsewhere changes with it.
        if matches!(self.change.what.kind(), Kind::TypeAdded | Kind::TypeRemoved) {
            let home = |reached: Option<&Reached>| {
                reached.map_or_else(BTreeSet::new, |reached| reached.home.clone())
            };
            return (home(self.before), home(self.after));
        }
        self.paired_sides()
    }

    /// By which sides the item is in worlds that both contracts have.
    fn paired_sides(&self) -> (BTreeSet<Side>, BTreeSet<Side>) {
        let pairs = self.evidence.world_pairs();
        let sides = |reached: Option<&Reached>, worlds: &PairedWorlds| {
            reached.map_or_else(BTreeSet::new, |reached| worlds.sides(&reached.worlds))
        };
        (sides(self.before, pairs.was()), sides(self.after, pairs.now()))
    }

    /// What is left of a cell about linking, by what is refused in the worlds
    /// that the item reaches. What is in no world is as the tables say, and so is
    /// what is in one of which nobody can say whether it links.
    fn refused(&self, cell: Cell, refused: &ByOpinion<Refused>) -> Cell {
        if self.in_no_world() {
            return cell;
        }
        cell.refused_by(|opinion| self.touches(refused.by(opinion)) || self.is_unknown(opinion))
    }

    /// Whether the item is in a world of which one of the two cannot say whether it links.
    fn is_unknown(&self, opinion: Opinion) -> bool {
        let unknown = self.refusals.unknown.by(opinion);
        if unknown.is_empty() {
            return false;
        }
        let mut sides = [self.before, self.after].into_iter().flatten();
        sides.any(|reached| reached.worlds.iter().any(|(world, _)| unknown.contains(world)))
    }

    /// Whether the item is among what is refused, or a function that depends on
    /// it is.
    fn touches(&self, refused: &Refused) -> bool {
        if refused.is_empty() {
            return false;
        }
        let Change { was, now, included_by, what: _ } = self.change;
        let included = included_by.iter().flat_map(|it| [&it.was, &it.now]);
        [was, now].into_iter().chain(included).flatten().any(|item| refused.has(item))
            || self.behind_key().any(|scope| refused.mentions(&scope))
            || self.sources().any(|source| refused.has_member(&source.scope, &source.name))
            || [self.before, self.after].into_iter().flatten().any(|reached| {
                reached.functions.keys().any(|(scope, name)| refused.has_member(scope, name))
            })
    }

    /// What is behind the import or export that changed, on either side.
    fn behind_key(&self) -> impl Iterator<Item = Scope> {
        let sides = [
            (&self.change.was, &self.evidence.baseline.contract),
            (&self.change.now, &self.evidence.candidate.contract),
        ];
        sides.into_iter().filter_map(|(item, contract)| {
            let Item::In(Scope::World(name), Member::Key(side, key)) = item.as_ref()? else {
                return None;
            };
            match contract.any_world(name)?.side(*side).get(key)? {
                WorldItem::Interface { target, .. } => Some(target.scope(name, *side, key)),
                _ => None,
            }
        })
    }

    /// Where the changed type comes from on either side, if it is used from
    /// elsewhere: what is not found there is not found here.
    fn sources(&self) -> impl Iterator<Item = &TypeName> {
        let types = [self.evidence.was_type(self.change), self.evidence.now_type(self.change)];
        types.into_iter().flatten().filter_map(|def| match &def.kind {
            TypeKind::Alias(Type::Named(source)) | TypeKind::ResourceAlias(source) => {
                Some(&**source)
            }
            _ => None,
        })
    }

    /// Whether someone may have the item through no world that both sides have,
    /// so that no link tells whom it breaks.
    fn in_no_world(&self) -> bool {
        let (was, now) = self.paired_sides();
        was.is_empty() && now.is_empty() || self.has_part_in_no_world()
    }

    /// Whether the item, or a function that depends on it, is in an interface
    /// that no world imports or exports, beside the worlds that it reaches.
    fn has_part_in_no_world(&self) -> bool {
        self.parts_in_no_world().contains(&true)
    }

    /// The same of the baseline and of the candidate.
    fn parts_in_no_world(&self) -> [bool; 2] {
        let evidence = self.evidence;
        let sides = [
            (&self.change.was, self.before, evidence.was_usage(), &evidence.baseline.contract),
            (&self.change.now, self.after, evidence.now_usage(), &evidence.candidate.contract),
        ];
        sides.map(|(item, reached, usage, contract)| {
            let interface = |scope: &Scope| match scope {
                Scope::Interface(_) => usage.is_in_no_world(scope),
                _ => false,
            };
            let own = match item {
                Some(Item::Package(package)) => {
                    let contents = contract.packages.get(package);
                    let is_root = contract.roots.contains(package);
                    let mut names = contents.into_iter().flat_map(|it| it.interfaces.keys());
                    is_root
                        && names.any(|name| {
                            let (package, name) = (package.clone(), name.clone());
                            interface(&Scope::Interface(InterfaceName { package, name }))
                        })
                }
                Some(Item::In(scope, _)) => interface(scope),
                None => false,
            };
            own || reached.is_some_and(|it| it.functions.keys().any(|(scope, _)| interface(scope)))
        })
    }

    /// Whether only worlds that refuse something are affected: what an item
    /// breaks that is also in no world, it may break there alone.
    pub(crate) fn affects_refusing_worlds_only(&self, impact: Impact) -> bool {
        let breaks = [impact.old_guest_on_new_host, impact.new_guest_on_old_host];
        breaks.iter().any(|cell| cell.refuses_link()) && self.has_part_in_no_world()
    }
}

/// The release that a row takes. Whoever runs one component asks whether the
/// new one still does where the old one did.
fn charged(row: Row, role: Role, hosts: Hosts) -> Bump {
    let refuses = |cell: Cell| hosts.opinions().iter().any(|opinion| cell.refuses(*opinion));
    let Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source } =
        row.impact;
    let links = [old_guest_on_new_host, new_guest_on_old_host];
    match role {
        // What only hosts refuse that this package is not for takes no new track.
        Role::Library | Role::Platform
            if links.iter().any(|cell| cell.refuses_link())
                && !links.iter().any(|cell| refuses(*cell))
                && ![guest_source, host_source].iter().any(|cell| cell.refuses_link()) =>
        {
            row.bump.min(Bump::Additive)
        }
        Role::Library | Role::Platform => row.bump,
        Role::Component if row.bump == Bump::None => Bump::None,
        Role::Component if refuses(new_guest_on_old_host) => Bump::Breaking,
        Role::Component => Bump::Additive,
    }
}

/// How grave a finding is by what it breaks, what the version allows and what
/// the profile stops.
pub(crate) fn level(finding: &GatedFinding, profile: Profile, hosts: Hosts) -> Level {
    let gates = profile.gates(&finding.impact, finding.bump, finding.paid, hosts);
    let level = match (gates, finding.bump) {
        (true, _) => Level::Error,
        (false, Bump::Breaking) => Level::Warn,
        (false, Bump::Additive | Bump::None) => Level::Note,
    };
    if finding.impact.is_silent() { level.max(Level::Warn) } else { level }
}
