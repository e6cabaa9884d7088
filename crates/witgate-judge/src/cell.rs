//! Who breaks, in four cells.

use witgate_link::Opinion;
use witgate_model::Bump;

/// What a change does to one of the four parties.
///
/// The order is from harmless to harmful; the worse of two is the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// Nothing.
    #[default]
    Ok,
    /// Links where the host has switched a feature of the component model on.
    NeedsFeature,
    /// Nobody knows yet.
    Unknown,
    /// Links and compiles, and may mean something else.
    Silent,
    /// Refused by component-model typing (composition, `targets`, strict
    /// hosts) and accepted by Wasmtime's host linking.
    CompositionOnly,
    /// Refused by Wasmtime's linker and accepted by component-model typing.
    WasmtimeOnly,
    /// Breaks whoever uses the item.
    BreaksUsers,
    /// Breaks everyone.
    Breaks,
}

impl Cell {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Cell::Ok => "ok",
            Cell::NeedsFeature => "needs-feature",
            Cell::Unknown => "unknown",
            Cell::Silent => "silent",
            Cell::CompositionOnly => "composition-only",
            Cell::WasmtimeOnly => "wasmtime-only",
            Cell::BreaksUsers => "breaks-users",
            Cell::Breaks => "breaks",
        }
    }

    /// Whether the link is refused by one of the two that decide it, for those
    /// who use the item at least.
    pub fn refuses(self, opinion: Opinion) -> bool {
        match self {
            Cell::Ok | Cell::NeedsFeature | Cell::Silent => false,
            Cell::CompositionOnly => opinion == Opinion::Typing,
            Cell::WasmtimeOnly => opinion == Opinion::Wasmtime,
            Cell::Unknown | Cell::BreaksUsers | Cell::Breaks => true,
        }
    }

    /// Whether either of the two refuses the link, for those who use the item
    /// at least.
    pub fn refuses_link(self) -> bool {
        self != Cell::Unknown && Opinion::ALL.into_iter().any(|opinion| self.refuses(opinion))
    }

    /// Whether somebody in the cell is before something that does not work.
    pub(crate) fn breaks_someone(self) -> bool {
        !matches!(self, Cell::Ok | Cell::NeedsFeature | Cell::Silent)
    }

    /// What is left of the cell where only some of the two refuse.
    pub(crate) fn refused_by(self, refused: impl Fn(Opinion) -> bool) -> Cell {
        let by = |opinion| self.refuses(opinion) && refused(opinion);
        match (self, by(Opinion::Typing), by(Opinion::Wasmtime)) {
            (Cell::Ok | Cell::NeedsFeature | Cell::Silent, ..) => self,
            (_, false, false) => Cell::Ok,
            (Cell::Unknown, ..) | (_, true, true) => self,
            (_, true, false) => Cell::CompositionOnly,
            (_, false, true) => Cell::WasmtimeOnly,
        }
    }
}

/// What a change does to each of the four parties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Components compiled against the baseline, where the candidate is
    /// implemented.
    pub old_guest_on_new_host: Cell,
    /// Components compiled against the candidate, where only the baseline is.
    pub new_guest_on_old_host: Cell,
    /// Guest authors, when bindings are generated again.
    pub guest_source: Cell,
    /// Host authors, likewise.
    pub host_source: Cell,
}

impl Impact {
    /// Nobody is touched.
    pub const NONE: Impact = Impact {
        old_guest_on_new_host: Cell::Ok,
        new_guest_on_old_host: Cell::Ok,
        guest_source: Cell::Ok,
        host_source: Cell::Ok,
    };

    /// The four cells with the names that reports use.
    pub fn cells(&self) -> [(&'static str, Cell); 4] {
        [
            ("old_guest_on_new_host", self.old_guest_on_new_host),
            ("new_guest_on_old_host", self.new_guest_on_old_host),
            ("guest_source", self.guest_source),
            ("host_source", self.host_source),
        ]
    }

    /// The worse of both, cell by cell. What each of the two that decide a link
    /// refuses on one side is refused by both together.
    pub fn worse(self, other: Impact) -> Impact {
        let link = |one: Cell, other: Cell| match (one, other) {
            (Cell::CompositionOnly, Cell::WasmtimeOnly)
            | (Cell::WasmtimeOnly, Cell::CompositionOnly) => Cell::BreaksUsers,
            (one, other) => one.max(other),
        };
        Impact {
            old_guest_on_new_host: link(self.old_guest_on_new_host, other.old_guest_on_new_host),
            new_guest_on_old_host: link(self.new_guest_on_old_host, other.new_guest_on_old_host),
            guest_source: self.guest_source.max(other.guest_source),
            host_source: self.host_source.max(other.host_source),
        }
    }

    /// Whether everyone whom the other breaks is broken by this one.
    pub(crate) fn covers(&self, other: &Impact) -> bool {
        let cells = self.cells().into_iter().zip(other.cells());
        cells
            .into_iter()
            .all(|((_, own), (_, other))| !other.breaks_someone() || own.max(other) == own)
    }

    /// Whether the meaning may change without anyone being told.
    pub fn is_silent(&self) -> bool {
        self.cells().iter().any(|(_, cell)| *cell == Cell::Silent)
    }
}

/// What a rule says of items in one role: who breaks, and what release it
/// takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who breaks.
    pub impact: Impact,
    /// What release it takes.
    pub bump: Bump,
}

impl Row {
    /// Nobody breaks, and no release is needed.
    pub const NONE: Row = Row { impact: Impact::NONE, bump: Bump::None };

    /// The four cells in their order: old guest on new host, new guest on old
    /// host, guest source, host source.
    pub const fn new(bump: Bump, cells: [Cell; 4]) -> Row {
        let [old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source] = cells;
        let impact =
            Impact { old_guest_on_new_host, new_guest_on_old_host, guest_source, host_source };
        Row { impact, bump }
    }

    /// The worse of both.
    pub fn worse(self, other: Row) -> Row {
        Row { impact: self.impact.worse(other.impact), bump: self.bump.max(other.bump) }
    }
}

/// What a rule says of items in each role. The named ones belong to the typing
/// profile: should the component model relax its typing, they change, and not
/// each rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Of an item that the host implements and guests call.
    pub imported: Row,
    /// Of an item that guests implement and the host calls.
    pub exported: Row,
}

impl Rows {
    /// Nobody breaks, and no release is needed.
    pub const NONE: Rows = Rows::either(Row::NONE);

    /// Something more that nobody has to have.
    pub const ADDITION: Rows = Rows::either(Row::new(Bump::Additive, [Cell::Ok; 4]));

    /// The type of a function is another one: both sides must have the same, and
    /// whoever implements it must write it again.
    pub const EXACT_CALL: Rows = {
        use Cell::{Breaks, BreaksUsers};
        Rows {
            imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, BreaksUsers, Breaks]),
            exported: Row::new(Bump::Breaking, [Breaks, Breaks, Breaks, BreaksUsers]),
        }
    };

    /// A value type is another one: both sides must have the same, and source
    /// code changes where it uses what changed.
    pub const EXACT_VALUE: Rows = {
        use Cell::{Breaks, BreaksUsers};
        Rows {
            imported: Row::new(Bump::Breaking, [BreaksUsers; 4]),
            exported: Row::new(Bump::Breaking, [Breaks, Breaks, BreaksUsers, BreaksUsers]),
        }
    };

    /// The parts of a value type are in another order: both sides must have
    /// the same, and no source code names the order.
    pub const EXACT_ORDER: Rows = {
        use Cell::{Breaks, BreaksUsers, Ok};
        Rows {
            imported: Row::new(Bump::Breaking, [BreaksUsers, BreaksUsers, Ok, Ok]),
            exported: Row::new(Bump::Breaking, [Breaks, Breaks, Ok, Ok]),
        }
    };

    /// A name that an instance had is gone: whoever asks for it finds nothing.
    pub const NAME_GONE: Rows = {
        use Cell::{Breaks, BreaksUsers, Ok};
        Rows {
            imported: Row::new(Bump::Breaking, [BreaksUsers, Ok, BreaksUsers, Breaks]),
            exported: Row::new(Bump::Breaking, [Ok, Breaks, Breaks, BreaksUsers]),
        }
    };

    /// An instance has a new name: whoever implements it must provide it.
    pub const NAME_NEW: Rows = {
        use Cell::{Breaks, BreaksUsers, Ok};
        Rows {
            imported: Row::new(Bump::Additive, [Ok, BreaksUsers, Ok, Breaks]),
            exported: Row::new(Bump::Breaking, [Breaks, Ok, Breaks, Ok]),
        }
    };

    /// The same in both roles.
    pub const fn either(row: Row) -> Rows {
        Rows { imported: row, exported: row }
    }
}
