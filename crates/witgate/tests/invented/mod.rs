//! Contracts that nobody wrote: packages made up at random, edits made to them
//! with the kinds of change that must be found, and the text of both.
//!
//! Everything follows from a seed. Nothing here knows how witgate or upstream
//! reads what is written.

#![allow(dead_code, unreachable_pub, reason = "each test binary uses its own part")]

pub mod edits;
pub mod invent;
pub mod model;
pub mod random;
pub mod shrink;
pub mod text;

use model::Model;
use random::Random;

/// A model before and after some edits.
#[derive(Clone, Debug)]
pub struct Pair {
    pub was: Model,
    pub now: Model,
    pub edits: Vec<edits::Done>,
}

/// The pair of that seed.
pub fn pair(seed: u64) -> Pair {
    let mut random = Random::new(seed);
    let was = invent::model(&mut random);
    let mut now = was.clone();
    let wanted = if random.chance(50) { 1 } else { 2 + random.below(2) };
    let edits = edits::apply(&mut now, &mut random, wanted);
    Pair { was, now, edits }
}
