//! What a call costs at the boundary of a component, by the canonical ABI.
//!
//! In: a contract. Out: for each function of a world, how its parameters and its result
//! cross: as core values or through memory, in how many bytes, and with how many
//! allocations. Units are counts and bytes, never time: what these take is the runtime's.
//!
//! Source: component-model, `design/mvp/CanonicalABI.md`: "Alignment", "Element Size",
//! "Flattening", and the limits `MAX_FLAT_PARAMS`, `MAX_FLAT_RESULTS` and
//! `MAX_FLAT_ASYNC_PARAMS`. For memories of 32 bits.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod cost;
mod layout;

pub use cost::{Costs, Crossing, FunctionCost, ListCost, world_costs};
pub use layout::{Layout, Layouts};
