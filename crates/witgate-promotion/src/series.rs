//! What every format of evidence is read into: points of one metric of one process.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Points of one metric with one set of labels.
#[derive(Clone, Debug)]
pub struct Series {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    /// The unit that the format states beside the name, as UCUM writes it.
    pub(crate) unit: Option<String>,
    pub(crate) points: Points,
}

/// Points as they were read: nothing of them is checked before somebody asks for the metric.
#[derive(Clone, Debug)]
pub(crate) enum Points {
    Counter(Vec<Point<f64>>),
    Histogram(Vec<Point<RawHistogram>>),
    /// A summary, a gauge, or something else that cannot be added up.
    Other(&'static str),
}

/// What was seen at a time.
#[derive(Clone, Debug)]
pub(crate) struct Point<T> {
    pub(crate) time: Timestamp,
    /// When it began to count, where the format says it.
    pub(crate) start: Option<Timestamp>,
    /// Whether it counts since the point before, and not since the start.
    pub(crate) is_delta: bool,
    pub(crate) value: T,
}

/// A histogram as it was read: numbers at or below bounds, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RawHistogram {
    /// Bounds with the number of values at or below each.
    pub(crate) buckets: Vec<(f64, f64)>,
    /// The number of values, if it was there.
    pub(crate) total: Option<f64>,
    pub(crate) is_closed: bool,
}

impl Points {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Points::Counter(points) => points.len(),
            Points::Histogram(points) => points.len(),
            Points::Other(_) => 0,
        }
    }

    /// When the last of them was seen.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        match self {
            Points::Counter(points) => points.iter().map(|point| point.time).max(),
            Points::Histogram(points) => points.iter().map(|point| point.time).max(),
            Points::Other(_) => None,
        }
    }

    /// When the first of them was seen.
    pub(crate) fn first(&self) -> Option<Timestamp> {
        match self {
            Points::Counter(points) => points.iter().map(|point| point.time).min(),
            Points::Histogram(points) => points.iter().map(|point| point.time).min(),
            Points::Other(_) => None,
        }
    }
}
