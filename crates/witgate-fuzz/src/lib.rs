//! What must be true for any input, one function per reader or writer.
//!
//! A target takes bytes and panics if a property fails. libFuzzer calls the
//! targets from `libfuzzer/`; `tests/replay.rs` calls them with the seeds and
//! with the inputs that are kept in `corpus/`.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod output;
mod targets;

pub use output::assert_harmless;
pub use targets::{TARGETS, Target};
