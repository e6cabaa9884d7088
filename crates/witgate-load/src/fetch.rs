//! Where packages of registries come from. This crate uses no network: whoever calls it
//! may lend it what does.

use std::fmt;

use semver::Version;

use crate::registry_reference::RegistryReference;

/// Brings packages from registries.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// Fetches a package. Where its reference leaves the version open, it is the last
    /// release, and if `declared` is given the last one up to that version.
    fn fetch(
        &self,
        reference: &RegistryReference,
        declared: Option<&Version>,
    ) -> Result<Fetched, FetchError>;
}

/// A package that was fetched.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Its wasm, which matched its digest.
    pub bytes: Vec<u8>,
    /// The reference, of the version that was chosen.
    pub reference: RegistryReference,
    /// The digest of its manifest.
    pub digest: String,
    /// What the reader should know of how it was found, a line each.
    pub notes: Vec<String>,
}

/// Why a package cannot be fetched.
#[derive(Clone, Debug)]
pub struct FetchError {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}
