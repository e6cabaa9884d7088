//! Evidence in, verdict out: the opinions of witgate.
//!
//! A [`Rule`] looks at one change and says who it breaks; whether guests and
//! hosts link at all is worked out from the contracts themselves, as
//! component-model typing does it, and the two must agree. Nothing here reads,
//! writes or fails.

#![forbid(unsafe_code)]

mod answers;
mod cell;
mod compared;
mod evidence;
mod explain;
mod finding;
mod finish;
mod gate;
mod hints;
mod judge;
mod letters;
mod level;
mod reach;
mod release;
mod rule;
mod rules;
mod since;
mod terms;
mod verdict;
mod waive;
mod waiver;
mod weigh;
mod world_pairs;

pub use cell::{Cell, Impact, Row};
pub use compared::Compared;
pub use evidence::Evidence;
pub use finding::{Finding, Introduced, Reach, ReachedWorld};
pub use finish::of_gate;
pub use gate::{Gated, Judged, gate};
pub use judge::judge;
pub use level::Level;
pub use release::Release;
pub use rule::{Draft, Judge, Rule};
pub use rules::{RULES, find};
pub use since::Since;
pub use terms::{Hosts, Levels, Override, Profile, Role, Terms};
pub use verdict::{Link, PROFILE, Side, Verdict, WasmtimeLink, WorldAnswer};
pub use waiver::{Standing, Target, Waiver};
