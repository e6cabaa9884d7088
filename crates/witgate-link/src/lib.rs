//! Who links with whom, worked out from contracts alone.
//!
//! A [`Guest`] is a component that uses all that its world offers, or one that
//! is at hand as it is; a [`ComponentType`] is a world as a host offers it.
//! [`Usage`] says which functions and worlds depend on an item. This crate
//! knows no rule and no finding, so that what rules say can be checked against
//! it. Nothing here reads, writes or fails.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod cause;
mod component_type;
mod fit;
mod fit_item;
mod fits;
mod flow;
mod guest;
mod link_row;
mod links;
mod needs;
mod opinion;
mod refused;
mod shape;
mod shared;
mod typing;
mod usage;
mod users;

pub use cause::Cause;
pub use component_type::{ComponentType, Entity, Face, Instance, Key, Site};
pub use fit::Fit;
pub use fit_item::FitItem;
pub use fits::fits;
pub use flow::Flow;
pub use guest::{Guest, lends};
pub use link_row::LinkRow;
pub use links::links;
pub use needs::{Needs, Offers, Unmet};
pub use opinion::{ByOpinion, Opinion};
pub use refused::Refused;
pub use shared::SharedAnswers;
pub use typing::{RefusedKeys, check, check_beside_typing};
pub use usage::{Reached, Usage, Uses, WorldSides, Worlds};
