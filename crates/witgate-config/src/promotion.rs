//! What a policy says of promotion: which limits a canary is held to, and where its numbers
//! come from.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use witgate_model::Site;
use witgate_promotion::{Limit, Limits, Measure, Metric, Quantiles, Quantity, Terms};

use crate::stated::Stated;
use crate::words::words;

/// What a canary is held to.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// Whether each artifact must have passed as a canary.
    pub require: Option<Stated<bool>>,
    /// The limits, in their order; none are the default ones.
    pub limits: Vec<PromotionLimit>,
    /// The fewest calls of each side.
    pub min_calls: Option<Stated<u64>>,
    /// The confidence of intervals.
    pub confidence: Option<Stated<f64>>,
    /// How quantiles are read.
    pub quantiles: Option<Stated<Quantiles>>,
    /// How old what was observed may be.
    pub max_age: Option<Stated<SignedDuration>>,
    /// The longest time without a sample.
    pub max_gap: Option<Stated<SignedDuration>>,
    /// The label that holds the digest of the component.
    pub digest_label: Option<Stated<String>>,
    /// What a counter that is missing counted.
    pub absent_counters: Option<Stated<AbsentCounters>>,
    /// Which metric is which quantity.
    pub metrics: BTreeMap<Quantity, Stated<Metric>>,
    /// The unit of times whose name has none.
    pub unit: Option<Stated<TimeUnit>>,
    /// The header of its table.
    pub site: Site,
}

/// The limits of a measure.
#[derive(Clone, Debug)]
pub struct PromotionLimit {
    /// The measure.
    pub measure: Measure,
    /// Its limits.
    pub limit: Limit,
    /// The header of its table.
    pub site: Site,
}

/// What a counter that is missing counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AbsentCounters {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Nothing.
    Zero,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Seconds.
    Second,
    /// Milliseconds.
    Millisecond,
    /// Microseconds.
    Microsecond,
    /// Nanoseconds.
    Nanosecond,
}

words!(AbsentCounters { Unknown: "unknown", Zero: "zero" });
words!(TimeUnit { Second: "s", Millisecond: "ms", Microsecond: "us", Nanosecond: "ns" });

impl TimeUnit {
    fn seconds(self) -> f64 {
        match self {
            TimeUnit::Second => 1.0,
            TimeUnit::Millisecond => 1e-3,
            TimeUnit::Microsecond => 1e-6,
            TimeUnit::Nanosecond => 1e-9,
        }
    }
}

impl Promotion {
    /// What a canary is held to, the defaults included.
    pub fn limits(&self) -> Limits {
        let default = Limits::default();
        let stated: BTreeMap<Measure, Limit> =
            self.limits.iter().map(|it| (it.measure, it.limit)).collect();
        Limits {
            measures: if stated.is_empty() { default.measures } else { stated },
            min_calls: self.min_calls.as_ref().map_or(default.min_calls, |it| it.value),
            confidence: self.confidence.as_ref().map_or(default.confidence, |it| it.value),
            quantiles: self.quantiles.as_ref().map_or(default.quantiles, |it| it.value),
        }
    }

    /// How evidence is read, at a time.
    pub fn terms(&self, now: Timestamp) -> Terms {
        let mut terms = Terms::defaults_at(now);
        for (quantity, metric) in &self.metrics {
            terms.metrics.state(*quantity, metric.value.clone());
        }
        terms.metrics.seconds = self.unit.as_ref().map(|unit| unit.value.seconds());
        if let Some(label) = &self.digest_label {
            terms.digest_label.clone_from(&label.value);
        }
        if let Some(max_age) = &self.max_age {
            terms.max_age = max_age.value;
        }
        terms.max_gap = self.max_gap.as_ref().map(|it| it.value);
        let absent = self.absent_counters.as_ref().map(|it| it.value).unwrap_or_default();
        terms.absent_is_zero = absent == AbsentCounters::Zero;
        terms
    }
}
