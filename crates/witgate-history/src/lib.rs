//! What a history of contract changes adds up to.
//!
//! In: a [`RepositoryHistory`], which is a list of [`Step`]s with what was found in each,
//! and the moment that counts as now. Out: [`Numbers`], by month or by release. Nothing
//! here reads a repository, knows a clock or writes a report, and nothing fails.
//!
//! The records are kept in files, as JSON and in caches, so they may say anything: times
//! out of every range, and names that nobody would give. Whatever they say, the numbers
//! are of a bounded size; whoever shows a text escapes it.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod days;
mod numbers;
mod period;
mod record;
mod standing;
mod step;

pub use days::{date, days_between, month};
pub use numbers::{Counts, LONG_PRERELEASE_DAYS, Numbers, ReleaseCounts};
pub use period::{By, Period};
pub use record::{ConsumersNow, PackageNow, PinsNow, Release, RepositoryHistory, WaiverNow};
pub use standing::{PrereleaseAge, WaiverAge, WaiverCounts};
pub use step::{
    Breaking, BreakingChange, CapabilityGain, Cover, NotJudged, RequiredBump, Step, VersionChange,
    WaiverMark,
};
