//! Which series are of one process, and when it restarted.
//!
//! A restart is seen in counters that fell. One that is low, as that of traps should be, may
//! have counted more after the restart than before it, and then only the others fell.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::evidence::EvidenceFormat;
use crate::metric::value_of;
use crate::series::{Point, Points, Series};

/// The labels by which Prometheus and OpenTelemetry distinguish processes.
const LABELS: [&str; 2] = ["instance", "service.instance.id"];

/// The processes of some series.
pub(crate) struct Processes<'s> {
    /// Exposition text is that of one process, which is not named in it.
    is_one: bool,
    restarts: BTreeMap<&'s str, BTreeSet<Timestamp>>,
}

impl<'s> Processes<'s> {
    /// Looks for restarts.
    pub(crate) fn new(format: EvidenceFormat, series: &[&'s Series]) -> Processes<'s> {
        let is_one = format == EvidenceFormat::Exposition;
        let mut processes = Processes { is_one, restarts: BTreeMap::new() };
        // What one series counted may be in several files.
        let mut counted: BTreeMap<_, Vec<(Timestamp, f64)>> = BTreeMap::new();
        for each in series {
            let Some(process) = processes.process_of(each) else { continue };
            let key = (process, &each.name, &each.labels);
            counted.entry(key).or_default().extend(totals(&each.points));
        }
        for ((process, ..), mut totals) in counted {
            totals.sort_by_key(|(time, _)| *time);
            let fell = totals.windows(2).filter(|pair| pair[1].1 < pair[0].1);
            processes.restarts.entry(process).or_default().extend(fell.map(|pair| pair[1].0));
        }
        processes
    }

    /// What distinguishes the process of a series from others; nothing where none is named.
    pub(crate) fn process_of<'l>(&self, series: &'l Series) -> Option<&'l str> {
        let named = LABELS.iter().find_map(|label| value_of(&series.labels, label));
        if self.is_one { Some("") } else { named }
    }

    /// When the process of a series was first seen after each of its restarts.
    pub(crate) fn restarts(&self, series: &Series) -> Option<&BTreeSet<Timestamp>> {
        self.restarts.get(self.process_of(series)?)
    }
}

/// What counters and histograms had counted at a time.
fn totals(points: &Points) -> Vec<(Timestamp, f64)> {
    fn all<T>(points: &[Point<T>], total: impl Fn(&T) -> Option<f64>) -> Vec<(Timestamp, f64)> {
        let points = points.iter().filter(|point| !point.is_delta);
        points.filter_map(|point| Some((point.time, total(&point.value)?))).collect()
    }
    match points {
        Points::Counter(points) => all(points, |value| Some(*value)),
        Points::Histogram(points) => all(points, |value| value.total),
        Points::Other(_) => Vec::new(),
    }
}
