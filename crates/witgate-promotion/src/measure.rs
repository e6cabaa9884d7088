//! What is measured of a component, and of which quantities.

use std::fmt;
use std::str::FromStr;

/// A quantity that a host counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// How long calls took: a histogram. Without a metric for calls, it also counts these.
    Latency,
    /// How many calls there were, those that trapped included.
    Calls,
    /// Calls that trapped.
    Traps,
    /// Calls that were stopped because they took too long.
    Timeouts,
    /// Calls that wanted more memory than they may have.
    MemoryBreaches,
    /// How long instances took until they could be called: a histogram.
    ColdStart,
}

impl Quantity {
    /// Each of them.
    pub const ALL: &[Quantity] = &[
        Quantity::Latency,
        Quantity::Calls,
        Quantity::Traps,
        Quantity::Timeouts,
        Quantity::MemoryBreaches,
        Quantity::ColdStart,
    ];

    /// The key of the policy that says which metric it is.
    pub fn as_str(self) -> &'static str {
        match self {
            Quantity::Latency => "latency",
            Quantity::Calls => "calls",
            Quantity::Traps => "traps",
            Quantity::Timeouts => "timeouts",
            Quantity::MemoryBreaches => "memory-breaches",
            Quantity::ColdStart => "cold-start",
        }
    }

    /// OpenTelemetry's name for it, of the semantic conventions for functions as a service.
    pub(crate) fn default_metric(self) -> Option<&'static str> {
        match self {
            Quantity::Latency => Some("faas.invoke_duration"),
            Quantity::Traps => Some("faas.errors"),
            Quantity::Timeouts => Some("faas.timeouts"),
            Quantity::ColdStart => Some("faas.init_duration"),
            // `faas.invocations` counts successful calls only, and memory that was refused has
            // no name there.
            Quantity::Calls | Quantity::MemoryBreaches => None,
        }
    }

    pub(crate) fn is_histogram(self) -> bool {
        matches!(self, Quantity::Latency | Quantity::ColdStart)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A number by which a canary is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Calls that trapped, of 10,000.
    TrapRate,
    /// Calls that timed out, of 10,000.
    TimeoutRate,
    /// Calls that hit the memory cap, of 10,000.
    MemoryBreachRate,
    /// What half of the calls took at most.
    LatencyP50,
    /// What 95 of 100 calls took at most.
    LatencyP95,
    /// What 99 of 100 calls took at most.
    LatencyP99,
    /// What 95 of 100 cold starts took at most.
    ColdStartP95,
}

/// How a measure is worked out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Method {
    /// The share of calls that are of this quantity.
    Rate(Quantity),
    /// This quantile of a histogram.
    Quantile(Quantity, f64),
}

/// What a measure is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share, written as a number of 10,000 calls.
    PerTenThousand,
    /// A time.
    Seconds,
}

impl Measure {
    /// Each of them.
    pub const ALL: &[Measure] = &[
        Measure::TrapRate,
        Measure::TimeoutRate,
        Measure::MemoryBreachRate,
        Measure::LatencyP50,
        Measure::LatencyP95,
        Measure::LatencyP99,
        Measure::ColdStartP95,
    ];

    /// The word for it, in the policy and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::TrapRate => "trap-rate",
            Measure::TimeoutRate => "timeout-rate",
            Measure::MemoryBreachRate => "memory-breach-rate",
            Measure::LatencyP50 => "latency-p50",
            Measure::LatencyP95 => "latency-p95",
            Measure::LatencyP99 => "latency-p99",
            Measure::ColdStartP95 => "cold-start-p95",
        }
    }

    /// What it is in.
    pub fn unit(self) -> Unit {
        match self.method() {
            Method::Rate(_) => Unit::PerTenThousand,
            Method::Quantile(..) => Unit::Seconds,
        }
    }

    pub(crate) fn method(self) -> Method {
        match self {
            Measure::TrapRate => Method::Rate(Quantity::Traps),
            Measure::TimeoutRate => Method::Rate(Quantity::Timeouts),
            Measure::MemoryBreachRate => Method::Rate(Quantity::MemoryBreaches),
            Measure::LatencyP50 => Method::Quantile(Quantity::Latency, 0.5),
            Measure::LatencyP95 => Method::Quantile(Quantity::Latency, 0.95),
            Measure::LatencyP99 => Method::Quantile(Quantity::Latency, 0.99),
            Measure::ColdStartP95 => Method::Quantile(Quantity::ColdStart, 0.95),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Measure {
    type Err = ();

    fn from_str(word: &str) -> Result<Measure, ()> {
        Measure::ALL.iter().copied().find(|measure| measure.as_str() == word).ok_or(())
    }
}
