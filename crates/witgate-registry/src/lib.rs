//! Packages in OCI registries, found where `wkg` finds them.
//!
//! In: the name of a package, or the address of a repository. Out: its versions,
//! manifests and the bytes of its wasm layer. This is the only crate of witgate that
//! uses the network, and it does so only in the methods of [`Client`].
//!
//! A registry is not trusted: every answer is bounded before it is read, what a digest
//! names is hashed, credentials are sent to no other host, and each request ends at its
//! deadline.

#![forbid(unsafe_code)]

mod address;
mod authorization;
mod challenge;
mod client;
mod config;
mod credentials;
mod error;
mod manifest;
mod metadata;
mod release;
mod repository;
mod settings;
mod store;
mod transport;

pub use client::Client;
pub use error::Error;
pub use manifest::{Descriptor, Manifest};
pub use release::{Wanted, choose};
pub use repository::{Reference, Repository};
pub use settings::Settings;
