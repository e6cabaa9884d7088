//! Which metric of the host is meant: a name, and labels that it must have.

use std::collections::BTreeMap;

use crate::measure::{Quantity, Unit};
use crate::series::Series;

/// A metric: `faas.errors`, or `faas.errors{error.type="trap"}` for some of its series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    name: String,
    labels: BTreeMap<String, String>,
}

/// Why a text is no metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricError;

/// Units by the suffixes that Prometheus' names have, and by UCUM.
const UNITS: &[(&str, &str, f64)] = &[
    ("seconds", "s", 1.0),
    ("milliseconds", "ms", 1e-3),
    ("microseconds", "us", 1e-6),
    ("nanoseconds", "ns", 1e-9),
];

impl Metric {
    /// A metric by its name alone.
    pub fn named(name: &str) -> Metric {
        Metric { name: name.to_owned(), labels: BTreeMap::new() }
    }

    /// Reads `name` or `name{label="value",…}`.
    pub fn parse(text: &str) -> Result<Metric, MetricError> {
        let (name, rest) = match text.split_once('{') {
            None => (text, None),
            Some((name, rest)) => (name, Some(rest.strip_suffix('}').ok_or(MetricError)?)),
        };
        let name = name.trim();
        if name.is_empty() || name.chars().any(|c| c.is_whitespace() || "\"=,}".contains(c)) {
            return Err(MetricError);
        }
        let mut labels = BTreeMap::new();
        for pair in rest.unwrap_or_default().split(',').filter(|pair| !pair.trim().is_empty()) {
            let (label, value) = pair.split_once('=').ok_or(MetricError)?;
            let value = value.trim().strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            let value = value.filter(|it| !it.contains(['"', '\\'])).ok_or(MetricError)?;
            labels.insert(label.trim().to_owned(), value.to_owned());
        }
        if rest.is_some() && labels.is_empty() {
            return Err(MetricError);
        }
        Ok(Metric { name: name.to_owned(), labels })
    }

    /// Whether a series is of this metric, whichever of OpenTelemetry's and Prometheus'
    /// spellings either of them has.
    pub(crate) fn matches(&self, series: &Series) -> bool {
        stem(&self.name) == stem(&series.name)
            && self
                .labels
                .iter()
                .all(|(label, value)| value_of(&series.labels, label) == Some(value.as_str()))
    }

    /// How many seconds the unit of a series of this metric is, as its format or its name
    /// states it; `None` if neither does.
    pub(crate) fn seconds(&self, series: &Series) -> Option<f64> {
        let stated = series.unit.as_deref().and_then(unit_in_seconds);
        let named = || {
            let mut names = [&series.name, &self.name].into_iter();
            names.find_map(|name| unit_in_seconds(name.rsplit(['_', '.']).next()?))
        };
        stated.or_else(named)
    }
}

impl std::fmt::Display for Metric {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if self.labels.is_empty() {
            return Ok(());
        }
        let labels: Vec<String> =
            self.labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
        write!(f, "{{{}}}", labels.join(","))
    }
}

/// How many seconds a unit of time is, by its name or as UCUM writes it.
pub(crate) fn unit_in_seconds(unit: &str) -> Option<f64> {
    let known = UNITS.iter().find(|(long, short, _)| *long == unit || *short == unit);
    known.map(|(_, _, seconds)| *seconds)
}

/// What Prometheus makes of a name of OpenTelemetry, without the suffixes that it adds for the
/// unit and the type.
fn stem(name: &str) -> String {
    let mut stem = as_label(name);
    let suffixes = ["_total", "_bucket"].into_iter().map(str::to_owned);
    let units = UNITS.iter().map(|(long, ..)| format!("_{long}"));
    for suffix in suffixes.chain(units) {
        if let Some(shorter) = stem.strip_suffix(&suffix) {
            stem.truncate(shorter.len());
        }
    }
    stem
}

fn as_label(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// The value of a label, in either spelling.
pub(crate) fn value_of<'l>(labels: &'l BTreeMap<String, String>, label: &str) -> Option<&'l str> {
    let exact = labels.get(label);
    let found = exact.or_else(|| {
        let wanted = as_label(label);
        labels.iter().find(|(name, _)| as_label(name) == wanted).map(|(_, value)| value)
    });
    found.map(String::as_str)
}

/// Which metric of the host is which quantity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metrics {
    stated: BTreeMap<Quantity, Metric>,
    /// How many seconds the unit of times is, where neither the format nor the name says it.
    pub seconds: Option<f64>,
}

impl Metrics {
    /// States the metric of a quantity in place of the default.
    pub fn state(&mut self, quantity: Quantity, metric: Metric) {
        self.stated.insert(quantity, metric);
    }

    /// The metric of a quantity: what was stated, or the name of OpenTelemetry's semantic
    /// conventions for functions as a service, where there is one.
    pub fn metric_for(&self, quantity: Quantity) -> Option<Metric> {
        let default = || quantity.default_metric().map(Metric::named);
        self.stated.get(&quantity).cloned().or_else(default)
    }

    /// Whether the metric of a quantity was stated.
    pub(crate) fn states(&self, quantity: Quantity) -> bool {
        self.stated.contains_key(&quantity)
    }
}

/// How a value in a base unit is written for people.
impl Unit {
    /// The value as text: `250 ms`, or `2.5` of 10,000 calls.
    pub fn show(self, value: f64) -> String {
        match self {
            Unit::PerTenThousand => number(value * 1e4),
            Unit::Seconds if value.is_infinite() => "∞".to_owned(),
            Unit::Seconds if value == 0.0 => "0".to_owned(),
            Unit::Seconds if value.abs() < 1e-3 => format!("{} µs", number(value * 1e6)),
            Unit::Seconds if value.abs() < 1.0 => format!("{} ms", number(value * 1e3)),
            Unit::Seconds => format!("{} s", number(value)),
        }
    }
}

/// Three digits that count, and no zeros after the point.
fn number(value: f64) -> String {
    if value.is_infinite() {
        return "∞".to_owned();
    }
    let places = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.places$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}
