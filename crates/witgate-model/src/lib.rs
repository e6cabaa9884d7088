//! The nouns of witgate.
//!
//! A [`Contract`] is what a WIT package or a component promises, whatever form
//! it was read from. It is a plain value: two contracts are equal exactly when
//! they promise the same, so the order in which items were written, their
//! documentation and the files they were in are no part of it. Places in text
//! ride along as [`Span`]s, which all compare equal.
//!
//! This crate never reads, writes or fails.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod aside;
mod contract;
mod digest;
mod entry;
mod function;
mod glob;
mod item;
mod lock_files;
mod name;
mod outline;
pub mod path;
mod place;
mod structure;
mod subject;
mod text;
mod types;
mod version;
mod words;
mod world_key;

pub use aside::Aside;
pub use contract::{
    Contract, Include, Interface, Package, Rename, Target, World, WorldItem, WorldText,
};
pub use digest::Digest;
pub use entry::{Entry, EntryKind, EntryStatus, Outcome, Proof};
pub use function::{Accessor, Function, FunctionKind, FunctionName, Param};
pub use glob::glob_matches;
pub use item::{Item, Member};
pub use lock_files::LockFiles;
pub use name::{
    COMPONENT_PACKAGE, InterfaceName, Name, PackageName, Scope, Side, TypeName, WorldName,
};
pub use outline::{AllowComment, Declaration, FileOutline, Outline};
pub use place::{Site, SourceFile, Sources, Span, TextRange};
pub use structure::{
    CallSites, CoreModule, NestedComponent, NestedImport, NestedInstance, PREVIEW0, PREVIEW1,
    Producers, Provider, Supplier, WasmDigests, WasmStructure, is_public_import,
};
pub use subject::{Form, Subject};
pub use text::{is_hidden, push_escaped, shell_argument, toml_string, wit_name};
pub use types::{Case, EnumCase, Field, Flag, Stability, Type, TypeDef, TypeKind};
pub use version::{Bump, Numbering, Track, is_prerelease_after_release, next_prerelease};
pub use words::{count, first_few_names, plural};
pub use world_key::WorldKey;
