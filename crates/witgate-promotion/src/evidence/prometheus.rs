//! Answers of Prometheus' HTTP API: `/api/v1/query` and `/api/v1/query_range`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::exposition::{number, seconds};
use super::native::Native;
use super::{EvidenceError, cut};
use crate::series::{RawHistogram, Series};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status: String,
    #[serde(default)]
    error: String,
    data: Option<Data>,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    result_type: String,
    result: Value,
}

#[derive(Deserialize)]
struct FoundSeries {
    metric: BTreeMap<String, String>,
    #[serde(default)]
    value: Option<(f64, String)>,
    #[serde(default)]
    values: Vec<(f64, String)>,
    #[serde(default)]
    histogram: Option<(f64, NativeHistogram)>,
    #[serde(default)]
    histograms: Vec<(f64, NativeHistogram)>,
}

/// A native histogram: buckets by which of their bounds belong to them, and their bounds.
#[derive(Deserialize)]
struct NativeHistogram {
    count: String,
    #[serde(default)]
    buckets: Vec<(u8, String, String, String)>,
}

/// Whether a JSON object is an answer, by its first words.
pub(super) fn is_answer(text: &str) -> bool {
    let start: String = text.chars().take(64).filter(|c| !c.is_whitespace()).collect();
    start.starts_with("{\"status\":") || start.starts_with("{\"data\":")
}

pub(super) fn read(text: &str, notes: &mut Vec<String>) -> Result<Vec<Series>, EvidenceError> {
    let malformed = |error: serde_json::Error| {
        let reason = format!("it is no whole answer of Prometheus' HTTP API: {error}");
        EvidenceError::new(reason).help("save it again: perhaps it was cut off")
    };
    let answer: Answer = serde_json::from_str(text).map_err(malformed)?;
    if answer.status != "success" {
        let reason = format!("Prometheus answered with an error: {}", cut(&answer.error));
        return Err(EvidenceError::new(reason).help("correct the query, and save the answer again"));
    }
    notes.extend(
        answer.warnings.iter().take(3).map(|warning| format!("Prometheus warns: {}", cut(warning))),
    );
    let Some(data) = answer.data else {
        return Err(EvidenceError::new("the answer has no data"));
    };
    if !matches!(data.result_type.as_str(), "matrix" | "vector") {
        let reason = format!("the answer is a {}, not series", cut(&data.result_type));
        return Err(EvidenceError::new(reason).help(ASK));
    }
    let found: Vec<FoundSeries> = serde_json::from_value(data.result).map_err(malformed)?;
    if found.is_empty() {
        let reason = "the query matched no series";
        return Err(EvidenceError::new(reason).help("correct the query, and save the answer again"));
    }
    let mut native = Native::default();
    for FoundSeries { mut metric, value, values, histogram, histograms } in found {
        let Some(name) = metric.remove("__name__") else {
            let reason = "the answer has a series without the name of its metric, so functions \
                          were applied to it";
            return Err(EvidenceError::new(reason).help(ASK));
        };
        for (time, text) in values.into_iter().chain(value) {
            let wrong = || {
                let (name, text) = (cut(&name), cut(&text));
                EvidenceError::new(format!("`{name}` has the value `{text}` at the time {time}"))
            };
            let time = seconds(time).ok_or_else(wrong)?;
            let value = number(&text).ok_or_else(wrong)?;
            native.add(name.clone(), metric.clone(), time, value);
        }
        for (time, histogram) in histograms.into_iter().chain(histogram) {
            let wrong =
                || EvidenceError::new(format!("`{}` has a malformed histogram", cut(&name)));
            let time = seconds(time).ok_or_else(wrong)?;
            let histogram = raw(&histogram).ok_or_else(wrong)?;
            native.add_histogram(name.clone(), metric.clone(), time, histogram);
        }
    }
    native.series()
}

/// What to ask Prometheus for.
const ASK: &str = "ask for the series themselves, with a range, as in \
                   `query={__name__=~\"faas_.*\"}[1h]`";

/// A native histogram with cumulative buckets.
fn raw(histogram: &NativeHistogram) -> Option<RawHistogram> {
    let mut buckets = Vec::new();
    let mut cumulative = 0.0;
    for (_, low, high, count) in &histogram.buckets {
        let (low, high, count) = (number(low)?, number(high)?, number(count)?);
        if buckets.last().is_none_or(|(bound, _)| *bound != low) {
            buckets.push((low, cumulative));
        }
        cumulative += count;
        buckets.push((high, cumulative));
    }
    Some(RawHistogram { buckets, total: number(&histogram.count), is_closed: true })
}
