//! What a component may do to its host: its imports, in classes.
//!
//! In: a contract, and what the component is made of. Out: its [`Capability`]s. Which
//! interface belongs to which class is in two tables, [`CLASSES`] and the rows of
//! `interfaces.rs`, with the sources of both; a [`Table`] adds rows of a policy's own.
//! An interface that no row knows is a class of its own, never none.
//!
//! Nothing here says whether a capability is welcome.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod capability;
mod class;
mod generations;
mod interfaces;
mod preview1;
mod table;

pub use capability::{
    Asker, Capability, CapabilityImport, Tier, capabilities, capabilities_of_module,
};
pub use class::{CLASSES, Class, class};
pub use generations::Generations;
pub use preview1::{is_preview1_adapter, is_preview1_function};
pub use table::Table;
