//! Two contracts in, every change between them out, without opinion.
//!
//! [`diff`] is complete: it finds no change exactly when the contracts are
//! equal. Every difference is one [`Change`] at its root cause: a record that
//! gained a field is one change at the field, not one for each function that
//! mentions the record. Whether a change matters, and to whom, is decided
//! elsewhere.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod change;
mod functions;
mod includes;
mod lone;
mod members;
mod packages;
mod pair;
mod pairing;
mod same;
mod scopes;
mod types;
mod worlds;

pub use change::{Change, Inclusion, Kind, What};
pub use pairing::Pairing;
pub use same::{Replaced, Sameness};

use witgate_model::Contract;

/// Every change from `baseline` to `candidate`, in the order of their items.
pub fn diff(baseline: &Contract, candidate: &Contract) -> Vec<Change> {
    diff_paired(baseline, candidate, &Pairing::new(baseline, candidate))
}

/// As [`diff`], with the pairing of packages worked out before.
pub fn diff_paired(baseline: &Contract, candidate: &Contract, pairing: &Pairing) -> Vec<Change> {
    let mut changes = Vec::new();
    // Most of what a check compares is as it was.
    if baseline == candidate {
        return changes;
    }
    let same = Sameness::new(baseline, candidate, pairing);
    packages::diff(&same, &mut changes);
    includes::diff_included(&same, &mut changes);
    let mut changes = includes::told_once(&same, changes);
    changes.sort_by(|a, b| a.item().cmp(b.item()).then_with(|| a.what.cmp(&b.what)));
    changes
}
