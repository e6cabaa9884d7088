//! `witgate.toml`: what it says, with where it says it; edited without losing a
//! comment; no opinion beyond it.
//!
//! Text comes in; a [`Config`], an edited text or an [`Error`] with the bytes
//! in question goes out. Finding, reading and writing the file is the caller's.

#![forbid(unsafe_code)]

mod comment;
mod config;
mod edit;
mod error;
mod fields;
mod glob;
mod integrity;
mod keys;
mod loosened;
mod read;
mod stated;
mod template;
mod words;

pub use config::{Config, DEFAULT_BASELINE, DEFAULT_RELEASE, NONE, Package, PolicyFrom};
pub use edit::{NewWaiver, add_waiver, prune};
pub use error::{Error, Problem};
pub use integrity::{
    Artifact, BundleVersion, EcdsaForm, Identity, Key, LockPolicy, Provenance, Transparency,
};
pub use loosened::loosened;
pub use stated::Stated;
pub use template::{Found, FoundPackage, template};

/// The name under which the file is looked for.
pub const FILE_NAME: &str = "witgate.toml";

/// The most text that is read, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

/// The most tables that one list of them may hold.
pub const MAX_TABLES: usize = 1024;

/// The JSON Schema of the file, for editors.
pub const CONFIG_SCHEMA: &str = include_str!("../schema/config-1.json");
