//! What a lock says, held against what is there.
//!
//! In go a lock, what is around it, a [`Store`] of bytes and a [`Compare`]
//! that can read WIT and wasm; out comes one [`Entry`] for each thing that is
//! pinned, should be, or should not be there. Nothing is written, fetched or
//! run, and nothing is called verified unless its bytes were hashed here.

mod checking;
pub(crate) mod compare;
mod registry;
pub(crate) mod setting;
mod wit_deps;

use witgate_model::{Entry, Proof};

use crate::check::checking::Checking;
use crate::check::compare::Compare;
use crate::check::setting::Setting;
use crate::digest::Hashed;
use crate::format::Digests;
use crate::lock::Lock;
use crate::store::Store;

impl Proof for Hashed {}

/// Holds a lock against what is there, entry by entry in the lock's order; then
/// come what it lacks and what is there beyond it, by name.
///
/// `witgate.lock` takes measurements instead: see
/// [`Pins::check`](crate::Pins::check).
pub fn check(lock: &Lock, setting: &Setting, store: &Store, compare: &dyn Compare) -> Vec<Entry> {
    let checking = Checking { lock, setting, store, compare };
    match lock.format.digests {
        Digests::Bytes | Digests::Manifest => registry::check(&checking),
        Digests::Archive => wit_deps::check(&checking),
        // It takes measurements that only the caller can make: `Pins::check`.
        Digests::Own => Vec::new(),
    }
}
