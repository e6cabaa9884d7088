//! Places to subjects: WIT text, WIT packages in wasm, components, git
//! revisions.
//!
//! [`resolve_place`] reads what a user wrote, [`load`] turns it into a
//! [`Subject`](witgate_model::Subject). One load builds one resolve of WIT packages; the two sides of a
//! comparison never meet here.
//!
//! Nothing is checked out or run: git is asked for objects only, and with its network
//! switched off. Packages in registries are brought by whoever calls: [`Fetch`].

#![deny(unsafe_code)]

mod artifact;
mod aside;
mod checkout;
mod commit;
mod condensed;
mod context;
mod contracts_in_deps;
mod elsewhere;
mod encoded;
mod error;
mod expansion;
mod explain;
mod fetch;
mod gates;
mod git_state;
mod group;
mod history;
mod imports;
mod inspect;
mod inventory;
mod layout;
mod lexis;
mod load;
mod main_line;
mod manifests;
mod normalise;
mod older;
mod options;
mod outline;
mod overlay;
mod pairing;
mod panics;
mod parsed_before;
mod past_directory;
mod place;
mod registry_reference;
mod resolve_place;
mod rooted;
mod scan;
mod snapshot;
mod source;
mod sourced;
mod stack;
mod strip;
mod structure;
mod subject;
mod survey;
mod text;
pub mod tree;
mod type_checker;
mod vendored;
mod version_places;
mod wasm;

pub use artifact::{Artifact, Contents, measure};
pub use aside::is_aside;
pub use checkout::Checkout;
pub use commit::{Commit, short_id};
pub use context::Context;
pub use elsewhere::Lent;
pub use encoded::Encoded;
pub use error::Error;
pub use fetch::{Fetch, FetchError, Fetched};
pub use git_state::GitState;
pub use history::History;
pub use imports::{Named, homes, named};
pub use inspect::{InspectOptions, Inspected, inspect, inspect_bytes};
pub use inventory::{Inventory, ListedPackage};
pub use layout::is_skipped;
pub use load::{load, load_bytes, load_packages};
pub use main_line::{LoggedCommit, MainLine, OnMainLine};
pub use options::Options;
pub use outline::outline;
pub use overlay::Overlay;
pub use pairing::continues;
pub use panics::catch as catch_panic;
pub use parsed_before::{parsing_once, refuse_too_much};
pub use past_directory::is_or_was_directory;
pub use place::Place;
pub use registry_reference::{ImagePointer, RegistryReference, Requirement};
pub use resolve_place::{PlaceRole, resolve_place};
pub use rooted::only_roots;
pub use scan::{Scanned, scan};
pub use snapshot::{SNAPSHOTS, snapshot};
#[doc(hidden)]
pub use source::git::read_git_objects;
pub use source::revision::VersionTag;
pub use source::submodule::Submodule;
pub use stack::{beside_deep_stack, map_beside_deep_stack, on_deep_stack};
pub use survey::{survey, tracked};
pub use type_checker::{TypeChecker, WASM_TOOLS};
pub use vendored::{Agreement, Vendored};
pub use version_places::version_places;
