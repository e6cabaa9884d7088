//! Measurements of two components and limits to a verdict.
//!
//! A limit is kept if the whole interval is within it, and exceeded if none of it is. Anything
//! else is undecided, and so is what is kept by fewer calls than there must be. One measure
//! that exceeds a limit rejects the canary; one that is undecided keeps it from production.

use jiff::Timestamp;
use witgate_model::Digest;

use crate::histogram::Histogram;
use crate::limits::{Limit, Limits, Quantiles};
use crate::measure::{Measure, Method, Quantity};
use crate::measurements::{Measurements, Refusal};
use crate::statistics::{Interval, as_f64, proportion, rank_interval, weighted_difference};

/// One of the two components.
#[derive(Clone, Debug)]
pub struct Side {
    /// The component, as the user names it.
    pub name: String,
    /// The digest of its bytes.
    pub digest: Digest,
    /// What was measured of it, or why its evidence does not count.
    pub measured: Result<Measurements, Refusal>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// The component that is to be promoted.
    pub candidate: Side,
    /// The one in production.
    pub baseline: Option<Side>,
    /// What the candidate was held to.
    pub limits: Limits,
    /// The time that it was judged by.
    pub judged_at: Timestamp,
    /// Each measure that has a limit, or that something is known of.
    pub measures: Vec<Judged>,
}

/// What there is to say of a measure.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The measure.
    pub measure: Measure,
    /// The candidate's.
    pub candidate: Result<Reading, Refusal>,
    /// The baseline's, if there is one.
    pub baseline: Option<Result<Reading, Refusal>>,
    /// Its limits: the absolute one first.
    pub rules: Vec<Rule>,
}

/// The value of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The estimate; none for a quantile of which only the bucket is known.
    pub estimate: Option<f64>,
    /// Where it lies.
    pub interval: Interval,
    /// How many of what was counted it is about: traps, for a rate.
    pub events: Option<u64>,
    /// How many were counted: calls, or cold starts.
    pub trials: u64,
}

/// A limit, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Whether it compares with the baseline.
    pub is_relative: bool,
    /// The limit: of the candidate's value, or of how far it is above the weighted baseline's.
    pub limit: f64,
    /// Where what is limited lies.
    pub interval: Option<Interval>,
    /// What came of it.
    pub decision: Decision,
    /// Why it is undecided.
    pub why: Option<Undecided>,
}

/// What came of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The evidence shows that it is kept.
    Kept,
    /// The evidence shows that it is exceeded.
    Exceeded,
    /// The evidence shows neither.
    Undecided,
}

/// Why a limit is undecided.
#[derive(Clone, Debug, PartialEq)]
pub enum Undecided {
    /// There is nothing to compare with.
    NoBaseline,
    /// The candidate's evidence does not count.
    Candidate(Refusal),
    /// The baseline's evidence does not count.
    Baseline(Refusal),
    /// It is kept so far, by fewer calls than there must be.
    TooFewCalls {
        /// How many there are.
        calls: u64,
        /// Whether they are the baseline's.
        is_baseline: bool,
    },
    /// The interval is on both sides of the limit. If things go on as they are, so many
    /// calls of the candidate would decide it; `None` if no number would.
    Uncertain {
        /// The number of calls, or cold starts.
        enough: Option<u64>,
    },
    /// The two are in buckets that are too wide to tell whether the limit is kept.
    WideBuckets,
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every limit is kept.
    Promote,
    /// A limit is exceeded.
    Reject,
    /// No limit is exceeded, and it is not known of all of them that they are kept.
    Undecided,
}

impl Promotion {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        let mut decisions = self.measures.iter().flat_map(|it| &it.rules).map(|it| it.decision);
        if decisions.clone().any(|it| it == Decision::Exceeded) {
            return Verdict::Reject;
        }
        let is_any = decisions.clone().next().is_some();
        match is_any && decisions.all(|it| it == Decision::Kept) {
            true => Verdict::Promote,
            false => Verdict::Undecided,
        }
    }
}

impl Side {
    fn calls(&self) -> Option<u64> {
        self.measured.as_ref().ok().and_then(|measured| measured.calls().ok())
    }
}

impl Measurements {
    /// How many calls there were: what was counted as such, or what the latency of was.
    pub fn calls(&self) -> Result<u64, Refusal> {
        match (self.counts.get(&Quantity::Calls), self.histograms.get(&Quantity::Latency)) {
            (Some(calls), _) => calls.clone(),
            (None, Some(latency)) => latency.as_ref().map(|it| it.total).map_err(Clone::clone),
            (None, None) => Err(Refusal::new("there is no number of calls of it")),
        }
    }
}

/// Holds the candidate against the limits.
pub fn judge(
    candidate: Side,
    baseline: Option<Side>,
    limits: Limits,
    judged_at: Timestamp,
) -> Promotion {
    let measures = Measure::ALL.iter().filter_map(|measure| {
        let own = raw(&candidate, *measure);
        let other = baseline.as_ref().map(|baseline| raw(baseline, *measure));
        let limit = limits.measures.get(measure);
        if limit.is_none() && own.is_err() {
            return None;
        }
        let read = |raw: &Result<Raw<'_>, Refusal>| {
            raw.as_ref().map(|raw| raw.reading(&limits)).map_err(Clone::clone)
        };
        let case = Case { candidate: &candidate, baseline: baseline.as_ref(), limits: &limits };
        let rules = limit.map(|limit| case.rules(limit, &own, other.as_ref())).unwrap_or_default();
        Some(Judged {
            measure: *measure,
            candidate: read(&own),
            baseline: other.as_ref().map(read),
            rules,
        })
    });
    let measures = measures.collect();
    Promotion { candidate, baseline, limits, judged_at, measures }
}

/// What a measure is made of.
#[derive(Clone, Copy, Debug)]
enum Raw<'m> {
    Rate { events: u64, calls: u64 },
    Quantile { histogram: &'m Histogram, q: f64 },
}

fn raw(side: &Side, measure: Measure) -> Result<Raw<'_>, Refusal> {
    let measured = side.measured.as_ref().map_err(Clone::clone)?;
    match measure.method() {
        Method::Rate(quantity) => {
            let missing = || Refusal::new(format!("no metric is stated for {quantity}"));
            let events = measured.counts.get(&quantity).ok_or_else(missing)?.clone()?;
            let calls = measured.calls()?;
            if events > calls {
                return Err(Refusal::new(format!(
                    "it has {events} {quantity} in {calls} calls: the metric of calls must count \
                     those that fail, too"
                )));
            }
            if calls == 0 {
                return Err(Refusal::new("it was not called"));
            }
            Ok(Raw::Rate { events, calls })
        }
        Method::Quantile(quantity, q) => {
            let missing = || Refusal::new(format!("no metric is stated for {quantity}"));
            let histogram = measured.histograms.get(&quantity).ok_or_else(missing)?;
            let histogram = histogram.as_ref().map_err(Clone::clone)?;
            match histogram.total {
                0 => Err(Refusal::new("nothing was observed")),
                _ => Ok(Raw::Quantile { histogram, q }),
            }
        }
    }
}

impl Raw<'_> {
    fn trials(&self) -> u64 {
        match self {
            Raw::Rate { calls, .. } => *calls,
            Raw::Quantile { histogram, .. } => histogram.total,
        }
    }

    fn reading(&self, limits: &Limits) -> Reading {
        match self {
            Raw::Rate { events, calls } => Reading {
                estimate: Some(as_f64(*events) / as_f64(*calls)),
                interval: proportion(*events, *calls, limits.confidence),
                events: Some(*events),
                trials: *calls,
            },
            Raw::Quantile { histogram, q } => quantile(histogram, *q, limits),
        }
    }
}

fn quantile(histogram: &Histogram, q: f64, limits: &Limits) -> Reading {
    let total = histogram.total;
    let ranks = rank_interval(total, q, limits.confidence);
    let reading = |estimate, low, high| Reading {
        estimate,
        interval: Interval { low, high },
        events: None,
        trials: total,
    };
    match limits.quantiles {
        Quantiles::Bounds => {
            let low = if ranks.low == 0 { 0.0 } else { histogram.bounds_of_rank(ranks.low).0 };
            let high = ranks.high.map_or(f64::INFINITY, |rank| histogram.bounds_of_rank(rank).1);
            reading(None, low, high)
        }
        Quantiles::Interpolated => {
            let value_at = |rank: f64| histogram.interpolated(rank);
            // Above the last bound only that bound is known.
            let lowest = || histogram.bounds.last().copied().unwrap_or_default();
            let low = value_at(as_f64(ranks.low)).unwrap_or_else(lowest);
            let high = ranks.high.and_then(|rank| value_at(as_f64(rank))).unwrap_or(f64::INFINITY);
            reading(value_at(q * as_f64(total)), if ranks.low == 0 { 0.0 } else { low }, high)
        }
    }
}

/// The two sides of a comparison.
struct Case<'p> {
    candidate: &'p Side,
    baseline: Option<&'p Side>,
    limits: &'p Limits,
}

type Measured<'m> = Result<Raw<'m>, Refusal>;

impl Case<'_> {
    fn rules(&self, limit: &Limit, own: &Measured<'_>, other: Option<&Measured<'_>>) -> Vec<Rule> {
        let mut rules = Vec::new();
        if let Some(max) = limit.max {
            rules.push(self.absolute(max, own));
        }
        if let Some(increase) = limit.max_increase {
            let (weight, margin) = increase.line();
            rules.push(self.relative(weight, margin, own, other));
        }
        rules
    }

    fn absolute(&self, max: f64, own: &Measured<'_>) -> Rule {
        let undecided = |why| Rule {
            is_relative: false,
            limit: max,
            interval: None,
            decision: Decision::Undecided,
            why: Some(why),
        };
        let raw = match own {
            Ok(raw) => raw,
            Err(refusal) => return undecided(Undecided::Candidate(refusal.clone())),
        };
        let interval_of = |raw: &Raw<'_>| raw.reading(self.limits).interval;
        let interval = interval_of(raw);
        let decided = |interval: Interval| decide(interval, max, self.is_open(own));
        let uncertain = || {
            let more = |factor| scaled(raw, factor, |more| decided(interval_of(more)));
            self.uncertain(raw, more)
        };
        self.rule(undecided, interval, decided(interval), false, uncertain)
    }

    fn relative(
        &self,
        weight: f64,
        margin: f64,
        own: &Measured<'_>,
        other: Option<&Measured<'_>>,
    ) -> Rule {
        let undecided = |why| Rule {
            is_relative: true,
            limit: margin,
            interval: None,
            decision: Decision::Undecided,
            why: Some(why),
        };
        let (raw, base) = match (own, other) {
            (_, None) => return undecided(Undecided::NoBaseline),
            (Err(refusal), _) => return undecided(Undecided::Candidate(refusal.clone())),
            (_, Some(Err(refusal))) => return undecided(Undecided::Baseline(refusal.clone())),
            (Ok(raw), Some(Ok(base))) => (raw, base),
        };
        let difference_of = |raw: &Raw<'_>, base: &Raw<'_>| {
            difference(&raw.reading(self.limits), &base.reading(self.limits), weight)
        };
        let interval = difference_of(raw, base);
        let decided = |interval: Interval| decide(interval, margin, self.is_open(own));
        let uncertain = || {
            let more = |factor| {
                scaled(raw, factor, |raw| {
                    scaled(base, factor, |base| decided(difference_of(raw, base)))
                })
            };
            self.uncertain(raw, more)
        };
        self.rule(undecided, interval, decided(interval), true, uncertain)
    }

    fn rule(
        &self,
        undecided: impl Fn(Undecided) -> Rule,
        interval: Interval,
        decision: Decision,
        is_relative: bool,
        uncertain: impl Fn() -> Undecided,
    ) -> Rule {
        let why = match decision {
            Decision::Exceeded => None,
            Decision::Kept => self.too_few(is_relative),
            Decision::Undecided => Some(uncertain()),
        };
        let rule = match why {
            Some(why) => undecided(why),
            None => Rule { decision, why: None, ..undecided(Undecided::NoBaseline) },
        };
        Rule { interval: Some(interval), ..rule }
    }

    /// Whether a value is above the lower end of its interval, and not at it: a bucket does not
    /// hold its lower bound.
    fn is_open(&self, own: &Measured<'_>) -> bool {
        let is_quantile = matches!(own, Ok(Raw::Quantile { .. }));
        is_quantile && self.limits.quantiles == Quantiles::Bounds
    }

    /// Who was called too seldom, if anybody.
    fn too_few(&self, is_relative: bool) -> Option<Undecided> {
        let sides = [(Some(self.candidate), false), (self.baseline, true)];
        sides.into_iter().take(1 + usize::from(is_relative)).find_map(|(side, is_baseline)| {
            // A measure that is known of a component that nobody counted the calls of.
            let calls = side?.calls().unwrap_or_default();
            let too_few = calls < self.limits.min_calls;
            too_few.then_some(Undecided::TooFewCalls { calls, is_baseline })
        })
    }

    /// Whether more of the same would decide, and how much more.
    fn uncertain(&self, raw: &Raw<'_>, decided_with: impl Fn(u64) -> Decision) -> Undecided {
        let factors = (1..=MOST_DOUBLINGS).map(|power| 1_u64 << power);
        let Some(enough) = factors.clone().find(|it| decided_with(*it) != Decision::Undecided)
        else {
            return match raw {
                Raw::Quantile { .. } if self.limits.quantiles == Quantiles::Bounds => {
                    Undecided::WideBuckets
                }
                _ => Undecided::Uncertain { enough: None },
            };
        };
        // Fewer calls than there must be decide nothing.
        let enough = raw.trials().saturating_mul(enough).max(self.limits.min_calls);
        Undecided::Uncertain { enough: Some(enough) }
    }
}

/// More than a thousand times the calls is no advice.
const MOST_DOUBLINGS: u32 = 10;

fn decide(interval: Interval, limit: f64, is_open: bool) -> Decision {
    // A bound of a bucket that is the limit is the limit, whatever its last digit is.
    let slack = limit.abs() * 1e-9;
    if interval.high <= limit + slack {
        Decision::Kept
    } else if interval.low > limit + slack || is_open && interval.low >= limit - slack {
        Decision::Exceeded
    } else {
        Decision::Undecided
    }
}

/// Where `candidate - weight * baseline` lies. Of quantiles between bounds nothing but the
/// bounds is known.
fn difference(candidate: &Reading, baseline: &Reading, weight: f64) -> Interval {
    match (candidate.estimate, baseline.estimate) {
        (Some(own), Some(other))
            if candidate.interval.high.is_finite() && baseline.interval.high.is_finite() =>
        {
            weighted_difference((own, candidate.interval), (other, baseline.interval), weight)
        }
        _ => Interval {
            low: candidate.interval.low - weight * baseline.interval.high,
            high: candidate.interval.high - weight * baseline.interval.low,
        },
    }
}

/// What more of the same would look like.
fn scaled<T>(raw: &Raw<'_>, factor: u64, with: impl Fn(&Raw<'_>) -> T) -> T {
    match raw {
        Raw::Rate { events, calls } => with(&Raw::Rate {
            events: events.saturating_mul(factor),
            calls: calls.saturating_mul(factor),
        }),
        Raw::Quantile { histogram, q } => {
            let times = |count: &u64| count.saturating_mul(factor);
            let histogram = Histogram {
                bounds: histogram.bounds.clone(),
                cumulative: histogram.cumulative.iter().map(times).collect(),
                total: times(&histogram.total),
                is_closed: histogram.is_closed,
            };
            with(&Raw::Quantile { histogram: &histogram, q: *q })
        }
    }
}
