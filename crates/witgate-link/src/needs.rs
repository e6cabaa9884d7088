//! What a component needs and what a host offers, as data that can be kept and
//! joined: a component links where nothing that it needs is unmet.
//!
//! ```
//! use witgate_link::{Needs, Offers, Opinion};
//! # fn contract() -> witgate_model::Contract { Default::default() }
//! # let (component, host) = (contract(), contract());
//! let offers: Vec<Offers> = host.worlds().filter_map(|(world, _)| Offers::new(&host, &world)).collect();
//! if let Some(needs) = Needs::new(&component) {
//!     let links = offers.iter().any(|it| needs.unmet(it, Opinion::Typing).is_empty());
//! }
//! ```
//!
//! The same as a query over tables of rows, of a component `c` and a world `h`, by
//! component-model typing:
//!
//! ```sql
//! -- what the component imports and the host does not provide
//! SELECT * FROM needs n WHERE n.contract = c AND n.side = 'import' AND n.typing IS NOT NULL
//!   AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.host = h AND o.side = n.side
//!     AND o.key = n.key AND o.item = n.item AND o.handle = n.handle AND o.typing = n.typing)
//! -- what the host expects to be exported and the component does not provide
//! SELECT DISTINCT o.key, o.item, o.handle FROM offers o
//!   WHERE o.host = h AND o.side = 'export' AND o.typing IS NOT NULL
//!   AND NOT EXISTS (SELECT 1 FROM offers a JOIN needs n ON a.typing = n.typing
//!     AND a.side = n.side AND a.key = n.key AND a.item = n.item AND a.handle = n.handle
//!     WHERE n.contract = c AND a.host = h AND a.side = o.side AND a.key = o.key
//!     AND a.item = o.item AND a.handle = o.handle)
//! ```
//!
//! By Wasmtime's linker the column is `wasmtime`, and a row of `needs` that
//! `is_optional` is unmet only if the host has a row of that side, key, item and
//! handle whose `wasmtime` is not null. Rows of either side that are
//! [`unsure`](Needs::unsure) do not say all: ask [`Fit`](crate::Fit).

use witgate_model::{Contract, Digest, Side, WorldName};

use crate::component_type::ComponentType;
use crate::link_row::{LinkRow, Party, Subject, rows};
use crate::opinion::Opinion;

/// What a component imports, and what it exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    rows: Vec<LinkRow>,
    unsure: Option<String>,
}

/// What a world of a host offers, and what it expects to be exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offers {
    rows: Vec<LinkRow>,
    unsure: Option<String>,
}

/// One thing that keeps a component from linking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unmet<'r> {
    /// Whether the component imports it or the host expects it to be exported.
    pub side: Side,
    /// The import or export.
    pub key: &'r str,
    /// The function or type of an interface; empty for all of it.
    pub item: &'r str,
}

impl Needs {
    /// The needs of a component, whose contract has one world; `None` of what has
    /// none.
    pub fn new(component: &Contract) -> Option<Needs> {
        let (name, world) = component.worlds().next()?;
        let (rows, unsure) = rows(&ComponentType::new(component, &name, world), Party::Component);
        let unsure = unsure.or_else(|| several(world));
        Some(Needs { rows, unsure })
    }

    /// Leaves out imports that somebody else provides than the hosts that are asked, by
    /// [`LinkRow::key`].
    pub fn leave_out_imports(&mut self, is_provided: impl Fn(&str) -> bool) {
        self.rows.retain(|row| row.side == Side::Export || !is_provided(&row.key));
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[LinkRow] {
        &self.rows
    }

    /// Why the rows do not say all; `None` if they do.
    pub fn unsure(&self) -> Option<&str> {
        self.unsure.as_deref()
    }

    /// What keeps the component from linking, by an opinion. Where either side is
    /// unsure, something may be missing here, or too much.
    pub fn unmet<'r>(&'r self, offers: &'r Offers, opinion: Opinion) -> Vec<Unmet<'r>> {
        let mut unmet = Vec::new();
        let imports = self.rows.iter().filter(|row| row.side == Side::Import);
        for need in imports {
            let Some(wanted) = digest_by(need, opinion) else { continue };
            let offered = rows_about(&offers.rows, need.subject());
            let mut offered = offered.iter().filter_map(|row| digest_by(row, opinion)).peekable();
            let may_lack = need.is_optional && opinion == Opinion::Wasmtime;
            if may_lack && offered.peek().is_none() || offered.any(|it| it == wanted) {
                continue;
            }
            unmet.push(need.subject());
        }
        let exports = offers.rows.partition_point(|row| row.side == Side::Import);
        for asked in offers.rows[exports..].chunk_by(|a, b| a.subject() == b.subject()) {
            let mut wanted = asked.iter().filter_map(|row| digest_by(row, opinion)).peekable();
            let Some(first) = asked.first().filter(|_| wanted.peek().is_some()) else { continue };
            let given = rows_about(&self.rows, first.subject());
            if !wanted.any(|wanted| given.iter().any(|row| digest_by(row, opinion) == Some(wanted)))
            {
                unmet.push(first.subject());
            }
        }
        let mut unmet: Vec<Unmet<'r>> =
            unmet.into_iter().map(|(side, key, item, _)| Unmet { side, key, item }).collect();
        unmet.dedup();
        unmet
    }
}

impl Offers {
    /// What a world of a host offers; `None` if the contract has no such world.
    pub fn new(host: &Contract, world: &WorldName) -> Option<Offers> {
        let offered = host.world(world)?;
        let (rows, unsure) = rows(&ComponentType::new(host, world, offered), Party::Host);
        let unsure = unsure.or_else(|| several(offered));
        Some(Offers { rows, unsure })
    }

    /// The rows, in order.
    pub fn rows(&self) -> &[LinkRow] {
        &self.rows
    }

    /// Why the rows do not say all; `None` if they do.
    pub fn unsure(&self) -> Option<&str> {
        self.unsure.as_deref()
    }
}

/// Wasmtime keeps versions apart that typing takes for one.
fn several(world: &witgate_model::World) -> Option<String> {
    let several = ComponentType::has_several_on_a_track(world);
    several.then(|| "it has several versions of one interface".to_owned())
}

fn digest_by(row: &LinkRow, opinion: Opinion) -> Option<Digest> {
    match opinion {
        Opinion::Typing => row.typing,
        Opinion::Wasmtime => row.wasmtime,
    }
}

/// The rows about something.
fn rows_about<'r>(rows: &'r [LinkRow], subject: Subject<'_>) -> &'r [LinkRow] {
    let from = rows.partition_point(|row| row.subject() < subject);
    let length = rows[from..].partition_point(|row| row.subject() == subject);
    &rows[from..from + length]
}
