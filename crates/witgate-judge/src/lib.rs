//! Evidence in, verdict out: the opinions of witgate.
//!
//! A [`Rule`] looks at one change and says who it breaks; whether guests and
//! hosts link at all is worked out from the contracts themselves, as
//! component-model typing does it, and the two must agree. Nothing here reads,
//! writes or fails.

#![forbid(unsafe_code)]

mod answers;
mod cell;
mod evidence;
mod finding;
mod hints;
mod judge;
mod level;
mod link;
mod live;
mod release;
mod rule;
mod rules;
mod usage;
mod verdict;
mod view;

pub use cell::{Cell, Impact, Row};
pub use evidence::{Evidence, Flow};
pub use finding::{Finding, Reach, ReachedWorld};
pub use judge::judge;
pub use level::Level;
pub use rule::{Draft, Judge, Rule};
pub use rules::{RULES, find};
pub use verdict::{Compared, Link, PROFILE, Release, Side, Verdict, WorldAnswer};
