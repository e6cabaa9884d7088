//! The series of one component, added up: what was measured of it, or why not.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use witgate_model::{Digest, count};

use crate::counter::{self, NotCounted, Period};
use crate::evidence::{Evidence, EvidenceFormat, cut};
use crate::histogram::Histogram;
use crate::measure::Quantity;
use crate::metric::{Metrics, value_of};
use crate::processes::Processes;
use crate::series::{Point, Points, RawHistogram, Series};

/// What was measured of a component.
#[derive(Clone, Debug, Default)]
pub struct Measurements {
    /// From when until when.
    pub period: Option<(Timestamp, Timestamp)>,
    /// What was counted.
    pub counts: BTreeMap<Quantity, Result<u64, Refusal>>,
    /// What was counted in buckets.
    pub histograms: BTreeMap<Quantity, Result<Histogram, Refusal>>,
    /// What the reader should know of how it was added up.
    pub notes: Vec<String>,
}

/// Why evidence, or a part of it, does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, as the end of a sentence. Text from evidence is cut short in it, and not
    /// escaped.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn new(reason: impl Into<String>) -> Refusal {
        Refusal { reason: reason.into() }
    }
}

/// How evidence is read.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Which metric is which quantity.
    pub metrics: Metrics,
    /// The label that holds the digest of the component.
    pub digest_label: String,
    /// The time to judge by.
    pub now: Timestamp,
    /// What was observed longer ago does not count.
    pub max_age: SignedDuration,
    /// The longest time without a sample, if there is a limit.
    pub max_gap: Option<SignedDuration>,
    /// Whether a counter that is missing counted nothing.
    pub absent_is_zero: bool,
}

/// OpenTelemetry's attribute for the digest of an artifact.
pub(crate) const DIGEST_LABEL: &str = "artifact.hash";

impl Terms {
    /// The terms that apply where nothing is said, at a time.
    pub fn defaults_at(now: Timestamp) -> Terms {
        Terms {
            metrics: Metrics::default(),
            digest_label: DIGEST_LABEL.to_owned(),
            now,
            max_age: SignedDuration::from_hours(24),
            max_gap: None,
            absent_is_zero: false,
        }
    }
}

/// The clocks of two machines may differ by so much.
pub(crate) const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// The most that is counted: far above what any host does, and far below what is inexact.
const MAX_COUNT: f64 = 1e12;
/// A time without samples is told if it is so many times the usual one.
const LONG_GAP: i32 = 10;

impl Measurements {
    /// Why measurements that somebody else made do not count, if they are too old or of the
    /// future.
    pub fn refusal_by_age(&self, terms: &Terms) -> Option<Refusal> {
        let Some((_, until)) = self.period else {
            return Some(Refusal::new("the statement does not say when it was measured"));
        };
        if until > terms.now + SKEW {
            let reason = format!("it was measured until {until}, which is in the future");
            return Some(Refusal::new(reason));
        }
        let age = terms.now.duration_since(until);
        (age > terms.max_age).then(|| {
            Refusal::new(format!(
                "it was measured until {until}, {} ago, and what is older than {} does not count",
                span(age),
                span(terms.max_age)
            ))
        })
    }
}

/// What the evidence says of the component that has one of these digests: those of its bytes,
/// or of the OCI manifest that it is the layer of.
pub fn measure(
    evidence: &[Evidence],
    digests: &[Digest],
    terms: &Terms,
) -> Result<Measurements, Refusal> {
    if let Some((one, other)) =
        evidence.iter().zip(evidence.iter().skip(1)).find(|(one, other)| one.format != other.format)
    {
        return Err(Refusal::new(format!(
            "`{}` is {} and `{}` is {}: together they may count calls twice",
            one.name, one.format, other.name, other.format
        )));
    }
    let metrics: Vec<_> = Quantity::ALL
        .iter()
        .filter_map(|quantity| Some((*quantity, terms.metrics.metric_for(*quantity)?)))
        .collect();
    let all = || evidence.iter().flat_map(|evidence| &evidence.series);
    let selected: Vec<&Series> =
        all().filter(|it| metrics.iter().any(|(_, metric)| metric.matches(it))).collect();
    if selected.is_empty() {
        return Err(no_metric(all(), terms));
    }
    let own: Vec<&Series> = selected
        .iter()
        .copied()
        .filter(|it| digest_of(it, &terms.digest_label).is_some_and(|it| digests.contains(&it)))
        .collect();
    if own.is_empty() {
        return Err(other_component(&selected, digests, &terms.digest_label));
    }
    let from = terms.now - terms.max_age;
    let begins = selected.iter().filter_map(|series| series.points.first());
    let evidence_begins = begins.min().map_or(from, |first| first.max(from));
    let format = evidence.first().map_or(EvidenceFormat::Otlp, |evidence| evidence.format);
    let mut added = Added {
        terms,
        from,
        evidence_begins,
        processes: Processes::new(format, &own),
        measured: Measurements::default(),
        restarts: 0,
        gap: None,
    };
    let is_of_calls = |quantity| matches!(quantity, Quantity::Latency | Quantity::Calls);
    let calls = metrics.iter().filter(|(quantity, _)| is_of_calls(*quantity));
    let calls: Vec<&Series> =
        calls.flat_map(|(_, metric)| own.iter().copied().filter(|it| metric.matches(it))).collect();
    for (quantity, metric) in &metrics {
        let series = merged(own.iter().copied().filter(|it| metric.matches(it)));
        let is_stated = terms.metrics.states(*quantity);
        let absent = || {
            let name = metric.to_string();
            Refusal::new(match is_stated {
                true => format!("there is no `{}` of it", cut(&name)),
                false => format!("there is no `{}` of it, and the policy names no other", name),
            })
        };
        if quantity.is_histogram() {
            let seconds = |series: &Series| metric.seconds(series).or(terms.metrics.seconds);
            let found = added.histogram(&series, seconds);
            let found = found.and_then(|found| found.ok_or_else(absent));
            added.measured.histograms.insert(*quantity, found);
        } else {
            let found = added.counter(&series).and_then(|found| match found {
                None if terms.absent_is_zero => Ok(0),
                Some(found) if terms.absent_is_zero => Ok(found),
                Some(found) => partly_absent(&series, &calls, &added).map_or(Ok(found), Err),
                None => Err(absent()),
            });
            added.measured.counts.insert(*quantity, found);
        }
    }
    added.finish()
}

/// Why a counter does not count for all processes: some of those that are called lack it.
fn partly_absent(counter: &[Series], calls: &[&Series], added: &Added<'_>) -> Option<Refusal> {
    let process = |series| added.processes.process_of(series);
    let is_called = |it: &&Series| it.points.last().is_some_and(|last| last >= added.from);
    let called: BTreeSet<&str> =
        calls.iter().copied().filter(is_called).filter_map(process).collect();
    let counting: BTreeSet<&str> = counter.iter().filter_map(process).collect();
    let lacking = called.difference(&counting).count();
    let name = counter.first().map(|series| cut(&series.name)).unwrap_or_default();
    (lacking > 0 && !counting.is_empty()).then(|| {
        Refusal::new(format!(
            "{lacking} of the {} that were called {} no `{name}`",
            count(called.len(), "process"),
            if lacking == 1 { "has" } else { "have" }
        ))
    })
}

/// Series of one metric and the same labels, of several files or spellings, as one.
fn merged<'s>(series: impl Iterator<Item = &'s Series>) -> Vec<Series> {
    let mut merged: BTreeMap<&BTreeMap<String, String>, Series> = BTreeMap::new();
    for each in series {
        match merged.entry(&each.labels) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(each.clone());
            }
            std::collections::btree_map::Entry::Occupied(entry) => {
                match (&mut entry.into_mut().points, &each.points) {
                    (Points::Counter(all), Points::Counter(more)) => all.extend_from_slice(more),
                    (Points::Histogram(all), Points::Histogram(more)) => {
                        all.extend_from_slice(more);
                    }
                    (points, _) => *points = Points::Other("of two types"),
                }
            }
        }
    }
    merged.into_values().collect()
}

/// The digest that a series is labelled with: alone, with its algorithm, or at the end of the
/// reference of an image.
fn digest_of(series: &Series, label: &str) -> Option<Digest> {
    let value = value_of(&series.labels, label)?;
    let value = value.rsplit_once('@').map_or(value, |(_, digest)| digest);
    Digest::parse(value)
}

fn no_metric<'s>(all: impl Iterator<Item = &'s Series>, terms: &Terms) -> Refusal {
    let names: BTreeSet<&str> = all.map(|series| series.name.as_str()).collect();
    let found: Vec<String> = names.iter().take(3).map(|name| format!("`{}`", cut(name))).collect();
    let more = match names.len() {
        0..=3 => String::new(),
        all => format!(" and {} more", all - 3),
    };
    let latency = terms.metrics.metric_for(Quantity::Latency).expect("it has a default");
    Refusal::new(format!(
        "the evidence has {}{more}, and none of the metrics that are asked for, such as `{}`",
        found.join(", "),
        cut(&latency.to_string())
    ))
}

fn other_component(selected: &[&Series], digests: &[Digest], label: &str) -> Refusal {
    let values: BTreeSet<&str> =
        selected.iter().filter_map(|series| value_of(&series.labels, label)).collect();
    let Some(first) = values.first() else {
        let labels: BTreeSet<&str> =
            selected.iter().flat_map(|series| series.labels.keys().map(String::as_str)).collect();
        let labels: Vec<String> =
            labels.iter().take(5).map(|it| format!("`{}`", cut(it))).collect();
        let has = match labels.is_empty() {
            true => "no label".to_owned(),
            false => labels.join(", "),
        };
        let name = cut(&selected[0].name);
        return Refusal::new(format!(
            "nothing says which component the evidence is about: `{name}` has {has}, and not \
             `{}`",
            cut(label)
        ));
    };
    let others = match values.len() {
        1 => String::new(),
        all => format!(" and {} more", all - 1),
    };
    let wanted = digests.first().map(ToString::to_string).unwrap_or_default();
    Refusal::new(format!(
        "the evidence is about another component: `{}` is {}{others}, and not {wanted}",
        cut(label),
        cut(first)
    ))
}

/// What one process counted.
enum Counted<T> {
    Value(T),
    /// Nothing that counts any more: the process ended, or is asked no more.
    TooOld(Refusal),
    Nothing,
}

/// What some processes counted; refused if all of them ended too long ago.
fn unless_too_old<T>(sum: Option<T>, too_old: Option<Refusal>) -> Result<Option<T>, Refusal> {
    match (sum, too_old) {
        (None, Some(refusal)) => Err(refusal),
        (sum, _) => Ok(sum),
    }
}

/// What is being added up.
struct Added<'t> {
    terms: &'t Terms,
    from: Timestamp,
    evidence_begins: Timestamp,
    processes: Processes<'t>,
    measured: Measurements,
    restarts: usize,
    gap: Option<(SignedDuration, SignedDuration)>,
}

impl Added<'_> {
    fn counter(&mut self, series: &[Series]) -> Result<Option<u64>, Refusal> {
        let (mut sum, mut too_old) = (None, None);
        for series in series {
            let Points::Counter(points) = &series.points else { return Err(not_summed(series)) };
            let points = checked(series, points, |value| whole_number(*value))?;
            match self.period(series, points)? {
                Counted::Value(value) => {
                    sum = Some(sum.unwrap_or(0_u64).saturating_add(value));
                }
                Counted::TooOld(refusal) => too_old = Some(refusal),
                Counted::Nothing => {}
            }
        }
        unless_too_old(sum, too_old)
    }

    fn histogram(
        &mut self,
        series: &[Series],
        seconds: impl Fn(&Series) -> Option<f64>,
    ) -> Result<Option<Histogram>, Refusal> {
        let (mut sum, mut too_old): (Option<Histogram>, _) = (None, None);
        for series in series {
            let Points::Histogram(points) = &series.points else { return Err(not_summed(series)) };
            let Some(seconds) = seconds(series) else {
                return Err(Refusal::new(format!(
                    "nothing says the unit of `{}`: state it in the policy, as in `unit = \"ms\"`",
                    cut(&series.name)
                )));
            };
            let points = checked(series, points, |raw| histogram(raw, seconds))?;
            let value = match self.period(series, points)? {
                Counted::Value(value) => value,
                Counted::TooOld(refusal) => {
                    too_old = Some(refusal);
                    continue;
                }
                Counted::Nothing => continue,
            };
            sum = match sum {
                None => Some(value),
                Some(sum) => Some(sum.add(&value).ok_or_else(|| too_much(series))?),
            };
        }
        if sum.as_ref().is_some_and(|it| it.bounds.is_empty() && !it.is_closed && it.total > 0) {
            let name = series.first().map(|series| cut(&series.name)).unwrap_or_default();
            return Err(Refusal::new(format!(
                "the histograms of `{name}` have no bound of buckets in common"
            )));
        }
        unless_too_old(sum, too_old)
    }

    /// What one process counted in the period that counts.
    fn period<T: counter::Counted>(
        &mut self,
        series: &Series,
        points: Vec<Point<T>>,
    ) -> Result<Counted<T>, Refusal> {
        let name = cut(&series.name);
        let newest = points.iter().map(|point| point.time).max();
        if let Some(newest) = newest.filter(|newest| *newest > self.terms.now + SKEW) {
            return Err(Refusal::new(format!(
                "`{name}` has a sample of {newest}, which is in the future: compare the clocks"
            )));
        }
        let counted = counter::count(
            points,
            self.from,
            self.evidence_begins,
            self.processes.restarts(series),
        );
        let period = counted.map_err(|why| {
            Refusal::new(match why {
                NotCounted::Contradictory(time) => format!(
                    "`{name}` has two values at {time} for the same labels: evidence of several \
                     processes needs a label that tells them apart"
                ),
                NotCounted::OnePoint => format!(
                    "`{name}` has one sample, and what it counted before is not known: save a \
                     second one later"
                ),
                NotCounted::BeginsLater(time) => format!(
                    "`{name}` has a sample that began to count at {time}, after its own time: \
                     compare the clocks"
                ),
                NotCounted::Overlapping(time) => {
                    format!("`{name}` has deltas whose periods overlap at {time}")
                }
                NotCounted::TooMuch => return too_much(series),
            })
        })?;
        let Some(Period { value, from, until, restarts, gap }) = period else {
            let age = newest.map(|newest| self.terms.now.duration_since(newest));
            if let (Some(newest), Some(age)) = (newest, age) {
                return Ok(Counted::TooOld(Refusal::new(format!(
                    "the newest sample of `{name}` is of {newest}, {} ago, and what is older than \
                     {} does not count",
                    span(age),
                    span(self.terms.max_age)
                ))));
            }
            return Ok(Counted::Nothing);
        };
        self.restarts = self.restarts.max(restarts);
        if let Some((longest, usual)) = gap {
            if let Some(max) = self.terms.max_gap.filter(|max| longest > *max) {
                return Err(Refusal::new(format!(
                    "`{name}` has no sample for {}, and at most {} may be missing",
                    span(longest),
                    span(max)
                )));
            }
            let is_longer = self.gap.is_none_or(|(known, _)| longest > known);
            if longest > usual * LONG_GAP && is_longer {
                self.gap = Some((longest, usual));
            }
        }
        let (begins, ends) = self.measured.period.unwrap_or((from, until));
        self.measured.period = Some((begins.min(from), ends.max(until)));
        Ok(Counted::Value(value))
    }

    fn finish(self) -> Result<Measurements, Refusal> {
        let Added { mut measured, restarts, gap, .. } = self;
        // Without a period nothing was counted; the first reason is that of all.
        if measured.period.is_none() {
            let counts = measured.counts.into_values().filter_map(Result::err);
            let histograms = measured.histograms.into_values().filter_map(Result::err);
            let first = histograms.chain(counts).find(|it| !it.reason.starts_with("there is no"));
            return Err(first.unwrap_or_else(|| Refusal::new("the evidence has no samples of it")));
        }
        if restarts > 0 {
            measured.notes.push(format!(
                "a process restarted {}: what it counted between its last sample and the restart \
                 is not known",
                match restarts {
                    1 => "once".to_owned(),
                    many => count(many, "time"),
                }
            ));
        }
        if let Some((longest, usual)) = gap {
            measured.notes.push(format!(
                "there is no sample for {}, where there usually is one every {}",
                span(longest),
                span(usual)
            ));
        }
        Ok(measured)
    }
}

fn not_summed(series: &Series) -> Refusal {
    let (name, what) = (
        cut(&series.name),
        match &series.points {
            Points::Other(what) => what,
            Points::Counter(_) => "a counter, and not a histogram",
            Points::Histogram(_) => "a histogram, and not a counter",
        },
    );
    Refusal::new(format!("`{name}` is {what}"))
}

fn too_much(series: &Series) -> Refusal {
    Refusal::new(format!("`{}` counts more than 10^12", cut(&series.name)))
}

fn checked<T, U>(
    series: &Series,
    points: &[Point<T>],
    check: impl Fn(&T) -> Result<U, String>,
) -> Result<Vec<Point<U>>, Refusal> {
    let point = |point: &Point<T>| {
        let value = check(&point.value).map_err(|why| {
            Refusal::new(format!("`{}` of {} {why}", cut(&series.name), point.time))
        })?;
        let Point { time, start, is_delta, .. } = *point;
        Ok(Point { time, start, is_delta, value })
    };
    points.iter().map(point).collect()
}

/// A value that can be a count.
fn whole_number(value: f64) -> Result<u64, String> {
    if value.is_nan() {
        return Err("is not a number".to_owned());
    }
    if value < 0.0 {
        return Err(format!("is {value}, and a count is never negative"));
    }
    if value.fract() != 0.0 {
        return Err(format!("is {value}, and a count is a whole number"));
    }
    if value > MAX_COUNT {
        return Err(format!("is {value:e}, which is more than 10^12"));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole, and between 0 and 10^12"
    )]
    Ok(value as u64)
}

/// A histogram that can be one, with bounds in seconds.
fn histogram(raw: &RawHistogram, seconds: f64) -> Result<Histogram, String> {
    let total = raw.total.ok_or("has no bucket `+Inf`")?;
    let total = whole_number(total)?;
    let mut buckets = Vec::new();
    for (bound, value) in &raw.buckets {
        if !bound.is_finite() {
            return Err("has two buckets `+Inf`, or a bound that is no number".to_owned());
        }
        buckets.push((*bound, whole_number(*value)?));
    }
    buckets.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    if let Some(pair) = buckets.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(format!("has two buckets with the bound {}", pair[0].0));
    }
    let counts = buckets.iter().map(|(_, count)| *count).chain([total]);
    if let Some((one, next)) = counts.clone().zip(counts.skip(1)).find(|(one, next)| one > next) {
        return Err(format!(
            "has buckets that fall from {one} to {next}, and each has to hold \
                            those below it"
        ));
    }
    let (bounds, cumulative) = buckets.into_iter().map(|(it, n)| (it * seconds, n)).unzip();
    Ok(Histogram { bounds, cumulative, total, is_closed: raw.is_closed })
}

/// A time in the largest unit that leaves a number above 1.
pub(crate) fn span(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    match seconds {
        172_800.. => format!("{} d", seconds / 86_400),
        7_200.. => format!("{} h", seconds / 3_600),
        120.. => format!("{} min", seconds / 60),
        _ => format!("{seconds} s"),
    }
}
