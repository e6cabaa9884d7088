//! What Prometheus makes of metrics: a series for each bucket of a histogram. They are put
//! together again here, by their labels and the time of the scrape.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::exposition::{number, seconds};
use super::{EvidenceError, cut};
use crate::series::{Point, Points, RawHistogram, Series};

type Labels = BTreeMap<String, String>;

/// Samples as Prometheus names them.
#[derive(Default)]
pub(super) struct Native {
    /// The types that the text states.
    types: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    counters: BTreeMap<(String, Labels), Vec<Point<f64>>>,
    /// By the labels without `le`, and the time.
    buckets: BTreeMap<(String, Labels), BTreeMap<Timestamp, RawHistogram>>,
    /// When counters and histograms began, as OpenMetrics says.
    starts: BTreeMap<(String, Labels), f64>,
}

impl Native {
    /// Takes what follows `#`.
    pub(super) fn comment(&mut self, comment: &str) {
        let mut words = comment.splitn(3, char::is_whitespace);
        let (Some(kind), Some(name), Some(word)) = (words.next(), words.next(), words.next())
        else {
            return;
        };
        let name = name.trim_matches('"').to_owned();
        match kind {
            "TYPE" => drop(self.types.insert(name, word.trim().to_owned())),
            "UNIT" => drop(self.units.insert(name, word.trim().to_owned())),
            _ => {}
        }
    }

    /// Takes when a counter or histogram began, in seconds since the epoch.
    pub(super) fn add_start(&mut self, base: &str, labels: Labels, seconds: f64) {
        self.starts.insert((base.to_owned(), labels), seconds);
    }

    /// Takes a sample.
    pub(super) fn add(&mut self, name: String, mut labels: Labels, time: Timestamp, value: f64) {
        if let (Some(base), Some(le)) = (name.strip_suffix("_bucket"), labels.get("le")) {
            let bound = number(le).unwrap_or(f64::NAN);
            labels.remove("le");
            let times = self.buckets.entry((base.to_owned(), labels)).or_default();
            let histogram = times.entry(time).or_default();
            match bound == f64::INFINITY {
                true if histogram.total.is_none() => histogram.total = Some(value),
                // A second total is told from the first one by whoever looks at the values.
                true => histogram.buckets.push((f64::NAN, value)),
                false => histogram.buckets.push((bound, value)),
            }
            return;
        }
        let point = Point { time, start: None, is_delta: false, value };
        self.counters.entry((name, labels)).or_default().push(point);
    }

    /// Takes a histogram that is one sample.
    pub(super) fn add_histogram(
        &mut self,
        name: String,
        labels: Labels,
        time: Timestamp,
        histogram: RawHistogram,
    ) {
        self.buckets.entry((name, labels)).or_default().insert(time, histogram);
    }

    /// What there is of each metric and process.
    pub(super) fn series(self) -> Result<Vec<Series>, EvidenceError> {
        let Native { types, units, counters, buckets, starts } = self;
        let start_of = |name: &str, labels: &Labels| -> Result<Option<Timestamp>, EvidenceError> {
            let base = name.strip_suffix("_total").unwrap_or(name);
            let Some(start) = starts.get(&(base.to_owned(), labels.clone())) else {
                return Ok(None);
            };
            let wrong = || {
                EvidenceError::new(format!("`{}_created` is {start}, which is no time", cut(base)))
            };
            seconds(*start).map(Some).ok_or_else(wrong)
        };
        let unit_of = |name: &str| units.get(name).cloned();
        let mut all = Vec::new();
        for ((name, labels), mut points) in counters {
            let start = start_of(&name, &labels)?;
            points.iter_mut().for_each(|point| point.start = start);
            let base = name.strip_suffix("_total").unwrap_or(&name);
            let points = match types.get(base).or_else(|| types.get(&name)).map(String::as_str) {
                Some("gauge") => Points::Other("a gauge, which goes up and down"),
                Some("summary") => Points::Other("a summary, whose quantiles cannot be added up"),
                _ => Points::Counter(points),
            };
            all.push(Series { unit: unit_of(&name), name, labels, points });
        }
        for ((name, labels), times) in buckets {
            let start = start_of(&name, &labels)?;
            let point = |(time, value)| Point { time, start, is_delta: false, value };
            let points = Points::Histogram(times.into_iter().map(point).collect());
            all.push(Series { unit: unit_of(&name), name, labels, points });
        }
        Ok(all)
    }
}
