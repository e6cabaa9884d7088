//! Intervals: how much of a difference noise alone explains.
//!
//! - A proportion has the interval of Clopper and Pearson (Biometrika 26, 1934). It is exact:
//!   each end is wrong with at most half of the error that the confidence leaves, however rare
//!   the event is. Intervals that are narrower on average (Wilson's, Jeffreys') promise less for
//!   the one or two traps in ten thousand calls that a canary is judged by.
//! - The difference of two proportions, one of them weighted, has the interval that Zou and
//!   Donner call MOVER (Statistics in Medicine 27, 2008), made of the intervals of the two; with
//!   the weight 1 and Wilson's intervals it is Newcombe's.
//! - A quantile lies between two order statistics, whose ranks follow from the binomial
//!   distribution alone (David and Nagaraja, Order Statistics, 7.1), whatever the distribution
//!   of the values is.

mod beta;

use beta::incomplete_beta;

/// Where a number lies, with the confidence that was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end; may be infinite.
    pub high: f64,
}

/// The relative precision to which the ends of intervals are searched.
const PRECISION: f64 = 1e-12;

/// The interval of a proportion of which `events` of `trials` were seen. Without trials it
/// may be anything.
pub fn proportion(events: u64, trials: u64, confidence: f64) -> Interval {
    if trials == 0 || events > trials {
        return Interval { low: 0.0, high: 1.0 };
    }
    let tail = (1.0 - confidence) / 2.0;
    let (k, n) = (as_f64(events), as_f64(trials));
    let low = match events {
        0 => 0.0,
        _ => solve(|p| incomplete_beta(k, n - k + 1.0, p) >= tail),
    };
    let high = match events == trials {
        true => 1.0,
        false => solve(|p| incomplete_beta(k + 1.0, n - k, p) >= 1.0 - tail),
    };
    Interval { low, high }
}

/// The smallest number from 0 to 1 from which on `is_reached` holds.
fn solve(is_reached: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Numbers of this type have no more than so many halves between 0 and 1 that matter.
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if is_reached(middle) {
            high = middle;
        } else {
            low = middle;
        }
        if high - low <= PRECISION * high {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// The interval of `candidate - weight * baseline`, each given as its estimate with its own
/// interval.
pub fn weighted_difference(
    candidate: (f64, Interval),
    baseline: (f64, Interval),
    weight: f64,
) -> Interval {
    let ((p, of_p), (q, of_q)) = (candidate, baseline);
    let difference = p - weight * q;
    let below = (p - of_p.low).hypot(weight * (of_q.high - q));
    let above = (of_p.high - p).hypot(weight * (q - of_q.low));
    Interval { low: difference - below, high: difference + above }
}

/// The ranks between which a quantile lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankInterval {
    /// The quantile is not below the value of this rank, counted from 1; 0 where nothing is
    /// known.
    pub low: u64,
    /// The quantile is not above the value of this rank; `None` where there are too few values
    /// to say.
    pub high: Option<u64>,
}

/// The ranks between which the quantile `q` of `n` values lies.
pub fn rank_interval(n: u64, q: f64, confidence: f64) -> RankInterval {
    let tail = (1.0 - confidence) / 2.0;
    let total = as_f64(n);
    // The probability that at least so many values are at or below the quantile.
    let at_least = |k: u64| match k {
        0 => 1.0,
        k if k > n => 0.0,
        k => incomplete_beta(as_f64(k), total - as_f64(k) + 1.0, q),
    };
    // It falls with k, so that both ranks are found by halving.
    let low = first(n + 1, |k| 1.0 - at_least(k + 1) >= tail);
    let high = first(n + 1, |k| at_least(k) <= tail);
    RankInterval { low, high: (high <= n).then_some(high) }
}

/// The smallest number below `end` for which `holds`, which holds from somewhere on; `end` if
/// there is none.
fn first(end: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// Counts are bounded far below what this type holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts are below 2^53")]
pub(crate) fn as_f64(count: u64) -> f64 {
    count as f64
}
