//! `witgate.toml`: what it says, with where it says it; edited without losing a
//! comment; no opinion beyond it.
//!
//! Text comes in; a [`Config`], an edited text or an [`Error`] with the bytes
//! in question goes out. Finding, reading and writing the file is the caller's.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod capabilities;
mod comment;
mod config;
mod consumers;
mod edit;
mod error;
mod fields;
mod glob;
mod integrity;
mod keys;
mod limits;
mod loosened;
mod promotion;
mod read;
mod stated;
mod target;
mod template;
mod words;

pub use capabilities::{Capabilities, InterfaceClass};
pub use config::{
    Config, DEFAULT_BASELINE, DEFAULT_RELEASE, Echo, NONE, Package, PolicyFrom, VERSION_PLACEHOLDER,
};
pub use consumers::Consumers;
pub use edit::{NewWaiver, add_waiver, prune};
pub use error::{Error, Problem};
pub use integrity::{
    Artifact, BundleVersion, EcdsaForm, Identity, Key, LockPolicy, Provenance, Transparency,
};
pub use limits::{MAX_TABLES, MAX_TEXT};
pub use loosened::{loosened, loosened_by_move};
pub use promotion::{AbsentCounters, Promotion, PromotionLimit, TimeUnit};
pub use stated::Stated;
pub use target::HostTarget;
pub use template::{FoundArtifact, FoundContracts, FoundPackage, template};

/// The name under which the file is looked for.
pub const FILE_NAME: &str = "witgate.toml";

/// The JSON Schema of the file, for editors.
pub const CONFIG_SCHEMA: &str = include_str!("../schema/config-1.json");
