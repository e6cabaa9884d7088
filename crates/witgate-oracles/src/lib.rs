//! Asks a real Wasmtime whether a guest of one world links with a host of
//! another.
//!
//! A [`guest`] is a dummy component that uses everything its world offers. A
//! [`host`] is what Wasmtime's `bindgen!` would generate for its world: the
//! names it adds to a linker, the exports it looks up, and the Rust types it
//! checks functions against. This library does not use witgate.

pub mod accessors;
pub mod guest;
pub mod host;
mod rust_type;

use std::fmt;

use wit_parser::{Resolve, WorldId};

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// There is no component of the guest's world.
    NoComponent(anyhow::Error),
    /// Wasmtime cannot parse or compile the component.
    Unreadable(anyhow::Error),
    /// `bindgen!` cannot generate a host for the world, or this crate cannot.
    NoHost(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoComponent(why) => write!(f, "no component for this world: {why:#}"),
            Error::Unreadable(why) => write!(f, "Wasmtime cannot read the component: {why:#}"),
            Error::NoHost(why) => write!(f, "no host for this world: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Whether a guest of one world links with a host of another, and if not,
/// Wasmtime's error.
pub fn links(
    guest: &Resolve,
    guest_world: WorldId,
    host: &Resolve,
    host_world: WorldId,
) -> Result<Result<(), String>, Error> {
    let component = guest::build(guest, guest_world).map_err(Error::NoComponent)?;
    let component = guest::read(&component).map_err(Error::Unreadable)?;
    let host = host::Host::generate(host, host_world).map_err(Error::NoHost)?;
    Ok(host.instantiate(&component))
}
