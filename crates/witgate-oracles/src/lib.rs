//! A real Wasmtime, asked whether a guest of one world links with a host of
//! another.
//!
//! A [`guest`] is a dummy component that uses all that its world offers. A
//! [`host`] is what Wasmtime's `bindgen!` would generate for its world: the
//! names that it puts into a linker, the exports that it looks up, and the Rust
//! types that it checks functions against. Nothing of witgate's is used here.

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
    /// Wasmtime does not read the component, whatever the host is.
    NotRead(anyhow::Error),
    /// `bindgen!` generates no host for the world, or none that compiles.
    NoHost(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoComponent(why) => write!(f, "no component for this world: {why:#}"),
            Error::NotRead(why) => write!(f, "Wasmtime cannot read the component: {why:#}"),
            Error::NoHost(why) => write!(f, "bindgen! cannot generate the host: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Whether a guest of one world links with a host of another, and if not, what
/// Wasmtime says.
pub fn links(
    guest: &Resolve,
    guest_world: WorldId,
    host: &Resolve,
    host_world: WorldId,
) -> Result<Result<(), String>, Error> {
    let component = guest::build(guest, guest_world).map_err(Error::NoComponent)?;
    let component = guest::read(&component).map_err(Error::NotRead)?;
    let host = host::Host::generate(host, host_world).map_err(Error::NoHost)?;
    Ok(host.instantiate(&component))
}
