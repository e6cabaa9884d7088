//! Metrics of a canary and of production to a verdict: promote, reject, or not yet known.
//!
//! In come evidence files as bytes (OTLP JSON, answers of Prometheus' HTTP API, exposition
//! text), the digests of the two components, limits, and the time to judge by. [`read`] turns
//! each file into [`Series`], [`measure`] turns the series of one component into
//! [`Measurements`], and [`judge`] compares those of two with the limits.
//!
//! Every number has an interval, and a limit counts as kept or exceeded only if the whole
//! interval says so. What the evidence does not show is undecided, never a pass.
//!
//! This crate reads no file and asks no clock.

#![forbid(unsafe_code, clippy::disallowed_methods)]

mod counter;
mod evidence;
mod histogram;
mod judge;
mod limits;
mod measure;
mod measurements;
mod metric;
mod processes;
mod series;
mod statement;
mod statistics;

pub use evidence::{Evidence, EvidenceError, EvidenceFormat, read};
pub use histogram::Histogram;
pub use judge::{Decision, Judged, Promotion, Reading, Rule, Side, Undecided, Verdict, judge};
pub use limits::{Increase, Limit, LimitError, Limits, Quantiles, parse_duration};
pub use measure::{Measure, Quantity, Unit};
pub use measurements::{Measurements, Refusal, Terms, measure};
pub use metric::{Metric, MetricError, Metrics};
pub use series::Series;
pub use statement::{Predicate, PredicateError, predicate, read_predicate};
pub use statistics::{Interval, RankInterval, proportion, rank_interval, weighted_difference};
