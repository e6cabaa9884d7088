//! From points that only count up to what came in a period, over restarts.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::histogram::Histogram;
use crate::measurements::SKEW;
use crate::series::Point;

/// What can be counted up.
pub(crate) trait Counted: Clone + PartialEq {
    /// What came since `earlier`; `None` if it fell.
    fn since(&self, earlier: &Self) -> Option<Self>;
    /// Both together, unless that is more than can be counted.
    fn add(&self, other: &Self) -> Option<Self>;
}

impl Counted for u64 {
    fn since(&self, earlier: &u64) -> Option<u64> {
        self.checked_sub(*earlier)
    }

    fn add(&self, other: &u64) -> Option<u64> {
        self.checked_add(*other)
    }
}

impl Counted for Histogram {
    fn since(&self, earlier: &Histogram) -> Option<Histogram> {
        Histogram::since(self, earlier)
    }

    fn add(&self, other: &Histogram) -> Option<Histogram> {
        Histogram::add(self, other)
    }
}

/// What one process counted in a period.
#[derive(Clone, Debug)]
pub(crate) struct Period<T> {
    pub(crate) value: T,
    pub(crate) from: Timestamp,
    pub(crate) until: Timestamp,
    /// How often the process started again: what it counted between the last point and then is
    /// lost.
    pub(crate) restarts: usize,
    /// The longest time without a point, and the usual one, where there are enough points to
    /// tell them apart.
    pub(crate) gap: Option<(SignedDuration, SignedDuration)>,
}

/// Why points say nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotCounted {
    /// Two points of one time differ.
    Contradictory(Timestamp),
    /// There is one point, and nothing says when it began to count.
    OnePoint,
    /// A point began to count then, which is after its time.
    BeginsLater(Timestamp),
    /// Periods of deltas overlap.
    Overlapping(Timestamp),
    /// It is more than can be counted.
    TooMuch,
}

/// What is counted from `from` on. A series that is first seen later than `evidence_begins`
/// began to count then, from zero: its process or its first event came after the others. At
/// times of restarts, the process had begun again.
pub(crate) fn count<T: Counted>(
    mut points: Vec<Point<T>>,
    from: Timestamp,
    evidence_begins: Timestamp,
    restarted: Option<&BTreeSet<Timestamp>>,
) -> Result<Option<Period<T>>, NotCounted> {
    points.retain(|point| point.time >= from);
    points.sort_by_key(|point| point.time);
    let mut unique: Vec<Point<T>> = Vec::with_capacity(points.len());
    for point in points {
        match unique.last() {
            Some(last) if last.time == point.time && last.value == point.value => {}
            Some(last) if last.time == point.time => {
                return Err(NotCounted::Contradictory(point.time));
            }
            _ => unique.push(point),
        }
    }
    for point in &mut unique {
        let Some(start) = point.start.filter(|start| *start > point.time) else { continue };
        if start > point.time + SKEW {
            return Err(NotCounted::BeginsLater(start));
        }
        point.start = Some(point.time);
    }
    let Some(last) = unique.last() else { return Ok(None) };
    let until = last.time;
    let gap = gap(&unique);
    let mut value: Option<T> = None;
    let mut begins: Option<Timestamp> = None;
    let mut restarts = 0;
    let mut before: Option<&Point<T>> = None;
    for point in &unique {
        let added = match before {
            _ if point.is_delta => {
                // A delta that began earlier counts what is too old, too.
                if point.start.is_some_and(|start| start < from) {
                    before = Some(point);
                    continue;
                }
                if let (Some(before), Some(start)) = (before, point.start)
                    && start < before.time
                {
                    return Err(NotCounted::Overlapping(start));
                }
                Some(point.value.clone())
            }
            None => {
                let began_in_period =
                    point.start.map_or(point.time > evidence_begins, |start| start >= from);
                began_in_period.then(|| point.value.clone())
            }
            Some(before) => {
                let is_restart = point.start.is_some_and(|start| start >= before.time)
                    || restarted.is_some_and(|times| times.contains(&point.time));
                let since = match is_restart {
                    true => None,
                    false => point.value.since(&before.value),
                };
                restarts += usize::from(since.is_none());
                Some(since.unwrap_or_else(|| point.value.clone()))
            }
        };
        begins.get_or_insert(point.start.filter(|it| *it >= from).unwrap_or(point.time));
        before = Some(point);
        value = match (value, added) {
            (None, added) => added,
            (value, None) => value,
            (Some(value), Some(added)) => Some(value.add(&added).ok_or(NotCounted::TooMuch)?),
        };
    }
    let value = value.ok_or(NotCounted::OnePoint)?;
    Ok(Some(Period { value, from: begins.unwrap_or(until), until, restarts, gap }))
}

/// The longest time between two points, and the median.
fn gap<T>(points: &[Point<T>]) -> Option<(SignedDuration, SignedDuration)> {
    let pairs = points.iter().zip(points.iter().skip(1));
    let mut steps: Vec<SignedDuration> =
        pairs.map(|(one, next)| next.time.duration_since(one.time)).collect();
    steps.sort();
    let longest = *steps.last()?;
    (steps.len() > 1).then(|| (longest, steps[(steps.len() - 1) / 2]))
}
