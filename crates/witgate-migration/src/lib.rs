//! What a contract that uses WASI 0.2 becomes with WASI 0.3.
//!
//! In: a contract, and for a component how often its code calls each import. Out: a
//! [`Migration`]: steps that a person can take one after another, each with the old and
//! the new signatures, and what has no counterpart said so.
//!
//! What each item of WASI becomes is a table, [`wasi`](self), with sources. Packages that
//! are not WASI's are told by their shapes: [`shapes`] finds functions that wait as
//! WASI 0.2 waits. With the contract to migrate to, counterparts are looked for there.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod changed_types;
mod counterpart;
mod migration;
mod plan;
mod row;
mod shapes;
mod step;
mod suggestion;
mod usage;
mod versions;
mod wasi;
mod wit;
mod world;

pub use migration::{
    Counterpart, Migration, MigrationEntry, MigrationItem, MigrationStep, Outcome, UnchangedItems,
};
pub use plan::migration;
pub use shapes::{Shape, shapes};
pub use step::Step;
pub use wasi::WASI_TARGET;
