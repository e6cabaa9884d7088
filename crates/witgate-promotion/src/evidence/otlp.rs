//! OTLP JSON: `ExportMetricsServiceRequest`s, one after the other, as the collector's file
//! exporter writes them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::{EvidenceError, cut};
use crate::series::{Point, Points, RawHistogram, Series};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    resource_metrics: Vec<ResourceMetrics>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceMetrics {
    #[serde(default)]
    resource: Attributes,
    #[serde(default)]
    scope_metrics: Vec<ScopeMetrics>,
}

#[derive(Default, Deserialize)]
struct Attributes {
    #[serde(default)]
    attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
struct Attribute {
    key: String,
    #[serde(default)]
    value: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct ScopeMetrics {
    #[serde(default)]
    metrics: Vec<Metric>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metric {
    name: String,
    unit: Option<String>,
    sum: Option<Data>,
    histogram: Option<Data>,
    exponential_histogram: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    #[serde(default)]
    data_points: Vec<DataPoint>,
    aggregation_temporality: Option<Value>,
    #[serde(default)]
    is_monotonic: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DataPoint {
    #[serde(default)]
    attributes: Vec<Attribute>,
    start_time_unix_nano: Option<Value>,
    time_unix_nano: Option<Value>,
    #[serde(default)]
    flags: u32,
    as_int: Option<Value>,
    as_double: Option<Value>,
    count: Option<Value>,
    #[serde(default)]
    bucket_counts: Vec<Value>,
    #[serde(default)]
    explicit_bounds: Vec<f64>,
    #[serde(default)]
    scale: i32,
    zero_count: Option<Value>,
    positive: Option<Buckets>,
    negative: Option<Buckets>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Buckets {
    #[serde(default)]
    offset: i32,
    #[serde(default)]
    bucket_counts: Vec<Value>,
}

/// The flag of a point that holds no value.
const NO_RECORDED_VALUE: u32 = 1;

/// Whether a JSON object is OTLP, by its first words.
pub(super) fn is_otlp(text: &str) -> bool {
    let start: String = text.chars().take(64).filter(|c| !c.is_whitespace()).collect();
    start.starts_with("{\"resourceMetrics\":")
}

pub(super) fn read(text: &str) -> Result<Vec<Series>, EvidenceError> {
    let mut found: BTreeMap<(String, BTreeMap<String, String>), Series> = BTreeMap::new();
    for (index, request) in Deserializer::from_str(text).into_iter::<Request>().enumerate() {
        let request = request.map_err(|error| {
            let reason = format!("request {} is no OTLP JSON: {error}", index + 1);
            EvidenceError::new(reason).help("save it again: perhaps it was cut off")
        })?;
        for resource in request.resource_metrics {
            let of_resource = labels(&resource.resource.attributes);
            for metric in resource.scope_metrics.into_iter().flat_map(|scope| scope.metrics) {
                add(metric, &of_resource, &mut found)?;
            }
        }
    }
    Ok(found.into_values().collect())
}

fn add(
    metric: Metric,
    of_resource: &BTreeMap<String, String>,
    found: &mut BTreeMap<(String, BTreeMap<String, String>), Series>,
) -> Result<(), EvidenceError> {
    let Metric { name, unit, sum, histogram, exponential_histogram } = metric;
    let (data, is_sum) = match (sum, histogram.or(exponential_histogram)) {
        (Some(sum), _) => (sum, true),
        (None, Some(histogram)) => (histogram, false),
        (None, None) => return Ok(()),
    };
    if is_sum && !data.is_monotonic {
        return Ok(());
    }
    let is_delta = match data.aggregation_temporality.as_ref().map(Value::to_string).as_deref() {
        Some("1" | "\"AGGREGATION_TEMPORALITY_DELTA\"") => true,
        Some("2" | "\"AGGREGATION_TEMPORALITY_CUMULATIVE\"") => false,
        _ => {
            let reason = format!("`{}` does not say its aggregation temporality", cut(&name));
            return Err(EvidenceError::new(reason));
        }
    };
    for point in data.data_points.iter().filter(|it| it.flags & NO_RECORDED_VALUE == 0) {
        let wrong =
            |what: &str| EvidenceError::new(format!("a data point of `{}` {what}", cut(&name)));
        let time = point.time_unix_nano.as_ref().and_then(nanoseconds);
        let time = time.ok_or_else(|| wrong("has no time"))?;
        let start = point.start_time_unix_nano.as_ref().and_then(nanoseconds);
        // Zero is what says nothing in protobuf.
        let start = start.filter(|start| *start != Timestamp::UNIX_EPOCH);
        let mut labels_of_point = of_resource.clone();
        labels_of_point.extend(labels(&point.attributes));
        let series = found.entry((name.clone(), labels_of_point));
        let series = series.or_insert_with_key(|(name, labels)| Series {
            name: name.clone(),
            labels: labels.clone(),
            unit: unit.clone(),
            points: match is_sum {
                true => Points::Counter(Vec::new()),
                false => Points::Histogram(Vec::new()),
            },
        });
        match &mut series.points {
            Points::Counter(points) if is_sum => {
                let value = point.as_int.as_ref().or(point.as_double.as_ref()).and_then(float);
                let value = value.ok_or_else(|| wrong("has no number"))?;
                points.push(Point { time, start, is_delta, value });
            }
            Points::Histogram(points) if !is_sum => {
                let value = raw(point).map_err(wrong)?;
                points.push(Point { time, start, is_delta, value });
            }
            _ => return Err(wrong("is of another type than the points before it")),
        }
    }
    Ok(())
}

fn raw(point: &DataPoint) -> Result<RawHistogram, &'static str> {
    let total = point.count.as_ref().and_then(float);
    let floats = |values: &[Value]| -> Result<Vec<f64>, &'static str> {
        values.iter().map(|value| float(value).ok_or("has a count that is no number")).collect()
    };
    if point.positive.is_none() && point.negative.is_none() && point.zero_count.is_none() {
        let counts = floats(&point.bucket_counts)?;
        if !counts.is_empty() && counts.len() != point.explicit_bounds.len() + 1 {
            return Err("has another number of buckets than its bounds make");
        }
        let mut sum = 0.0;
        let cumulative = point.explicit_bounds.iter().zip(&counts).map(|(bound, count)| {
            sum += count;
            (*bound, sum)
        });
        let buckets: Vec<(f64, f64)> = cumulative.collect();
        let all: f64 = counts.iter().sum();
        if total.is_some_and(|total| !counts.is_empty() && total != all) {
            return Err("has another count than its buckets together");
        }
        return Ok(RawHistogram { buckets, total, is_closed: false });
    }
    exponential(point, total, floats)
}

fn exponential(
    point: &DataPoint,
    total: Option<f64>,
    floats: impl Fn(&[Value]) -> Result<Vec<f64>, &'static str>,
) -> Result<RawHistogram, &'static str> {
    let negative = point.negative.as_ref().map(|it| floats(&it.bucket_counts)).transpose()?;
    if negative.is_some_and(|counts| counts.iter().any(|count| *count != 0.0)) {
        return Err("has negative times");
    }
    if !(-10..=20).contains(&point.scale) {
        return Err("has a scale that is not between -10 and 20");
    }
    let zero =
        point.zero_count.as_ref().map_or(Some(0.0), float).ok_or("has a wrong zero count")?;
    let mut cumulative = zero;
    let mut buckets = Vec::new();
    if let Some(Buckets { offset, bucket_counts }) = &point.positive {
        let counts = floats(bucket_counts)?;
        let width = f64::from(-point.scale).exp2();
        // Of the powers of one base, so that every scale finds the same numbers.
        let bound = |index: usize| {
            let index = i32::try_from(index).ok().and_then(|index| index.checked_add(*offset));
            index.map(|index| (f64::from(index) * width).exp2()).filter(|it| it.is_finite())
        };
        buckets.push((bound(0).ok_or("has a bound that is too large")?, cumulative));
        for (index, count) in counts.iter().enumerate() {
            cumulative += count;
            buckets.push((bound(index + 1).ok_or("has a bound that is too large")?, cumulative));
        }
    }
    if total.is_some_and(|total| total != cumulative) {
        return Err("has another count than its buckets together");
    }
    Ok(RawHistogram { buckets, total, is_closed: true })
}

fn labels(attributes: &[Attribute]) -> BTreeMap<String, String> {
    let text = |attribute: &Attribute| {
        let value = attribute.value.values().next()?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let pairs = attributes.iter();
    pairs.filter_map(|it| Some((it.key.clone(), text(it)?))).collect()
}

/// 64-bit numbers are texts in OTLP JSON; some writers use numbers.
fn float(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => super::exposition::number(text),
        value => value.as_f64(),
    }
}

fn nanoseconds(value: &Value) -> Option<Timestamp> {
    let nanoseconds: i128 = match value {
        Value::String(text) => text.parse().ok()?,
        value => value.as_i64()?.into(),
    };
    Timestamp::from_nanosecond(nanoseconds).ok()
}
