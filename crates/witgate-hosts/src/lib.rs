//! Which interfaces known hosts of WebAssembly components offer, as data.
//!
//! A [`HostProfile`] is of one release of a host: its [`Offer`]s, each with the WIT that
//! it is from, what turns it on, and the published source that says so. The data is in
//! `../data`, made by `../profiles.py` from what was published. It is read when a host
//! is asked for, and not before.
//!
//! Nothing here reads WIT or says who links; nothing is asked of the network.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod name;
mod packages;
mod profile;
mod table;

pub use name::{UnknownHost, find};
pub use profile::{HostProfile, Offer, Offered, OfferedInterface, WitPackage};
pub use table::all;
