//! How long and how much a driver may take.

use std::time::Duration;

/// Limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one call may take, and an instantiation.
    pub call: Duration,
    /// How long a driver may take to start and to load the component, which it may compile.
    pub load: Duration,
    /// How many bytes of memory the component may use. The driver sees to it.
    pub memory: u64,
    /// How many bytes the process of the driver may use, where that can be observed (Linux).
    pub process_memory: u64,
    /// How many bytes one answer may have.
    pub answer: usize,
    /// After so many calls without a proper answer, no further case is run.
    pub faults: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            call: Duration::from_secs(10),
            load: Duration::from_secs(180),
            memory: 256 << 20,
            process_memory: 3 << 30,
            answer: 16 << 20,
            faults: 3,
        }
    }
}
