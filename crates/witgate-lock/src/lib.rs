//! Lock files to facts: what is pinned, and whether it is what is there.
//!
//! [`Lock`] is what a lock file says, in whatever [`Format`]; [`check`] holds
//! it against the tree and against the bytes that a [`Store`] has at hand, and
//! says one of six things about each entry; [`rewrites`] says what a candidate
//! does to the lock of its baseline; [`Pins`] are our own lock.
//!
//! Reading WIT and wasm is left to the caller, as [`Compare`]. Nothing here
//! writes a file, asks a network or runs anything, and nothing is called
//! verified that was not hashed in this run.

#![forbid(unsafe_code)]

mod archive;
mod check;
mod cores;
mod digest;
mod error;
mod format;
mod formats;
mod lock;
mod pin;
mod pins;
mod read;
mod requirement;
mod rewrite;
mod store;
mod values;

pub use archive::{ArchiveDigest, ArchiveFile, DirectoryDigests, archive_digest, directory_digest};
pub use check::check;
pub use check::compare::{Carried, Compare, Comparison};
pub use check::setting::{Manifest, Setting, Vendored};
pub use cores::{hash_file, hash_files, map};
pub use digest::{Hashed, Hasher, Sha256, Sha512Digest};
pub use error::Error;
pub use format::{Digests, Format};
pub use formats::FORMATS;
pub use formats::wit_deps::{WitDepsEntry, WitDepsManifest};
pub use formats::wkg::{Override, WkgManifest};
pub use lock::Lock;
pub use pin::{Pin, Source};
pub use pins::measure::{Change, Level, Measured, MeasuredArtifact, MeasuredPackage};
pub use pins::{ArtifactPin, PackagePin, Pins};
pub use read::TEXT_LIMIT;
pub use rewrite::{Neighbour, Rewrite, Rewritten, likeness, planted, rewrites};
pub use store::image::Image;
pub use store::{Find, Looked, PlaceKind, Poisoned, Store};
