//! What came of it as the predicate of an in-toto statement about the candidate, and back: the
//! measurements of a statement are evidence again, for whoever trusts its signer.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use witgate_model::Digest;

use crate::histogram::Histogram;
use crate::judge::{Decision, Promotion, Reading, Rule, Verdict};
use crate::measure::{Measure, Quantity, Unit};
use crate::measurements::{Measurements, Refusal};

/// What a statement says, as far as it is evidence.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// What was measured of its subject.
    pub candidate: Measurements,
    /// The component that it was compared with, and what was measured of it.
    pub baseline: Option<(Digest, Measurements)>,
}

/// Why a predicate is no evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredicateError {
    /// The reason.
    pub reason: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'p> {
    result: &'static str,
    judged_at: String,
    tool: Tool<'p>,
    limits: WrittenLimits,
    measures: Vec<WrittenMeasure>,
    candidate: Option<WireMeasurements>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<WireBaseline>,
}

#[derive(Serialize)]
struct Tool<'p> {
    name: &'p str,
    version: &'p str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenLimits {
    confidence: f64,
    min_calls: u64,
    quantiles: &'static str,
}

#[derive(Serialize)]
struct WrittenMeasure {
    measure: &'static str,
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate: Option<WrittenReading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<WrittenReading>,
    limits: Vec<WrittenRule>,
}

#[derive(Serialize)]
struct WrittenReading {
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<f64>,
    low: f64,
    /// Nothing where it has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<u64>,
    trials: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WrittenRule {
    kind: &'static str,
    limit: f64,
    result: &'static str,
}

#[derive(Serialize, Deserialize)]
struct WireBaseline {
    digest: BTreeMap<String, String>,
    #[serde(flatten)]
    measurements: WireMeasurements,
}

#[derive(Serialize, Deserialize)]
struct WireMeasurements {
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    counts: BTreeMap<String, u64>,
    #[serde(default)]
    histograms: BTreeMap<String, WireHistogram>,
}

#[derive(Serialize, Deserialize)]
struct WireHistogram {
    bounds: Vec<f64>,
    cumulative: Vec<u64>,
    total: u64,
    #[serde(default)]
    closed: bool,
}

/// The predicate of a statement about the candidate.
pub fn predicate(promotion: &Promotion, tool_version: &str) -> Value {
    let Promotion { candidate, baseline, limits, judged_at, measures } = promotion;
    let written = Written {
        result: match promotion.verdict() {
            Verdict::Promote => "PASSED",
            Verdict::Reject => "FAILED",
            Verdict::Undecided => "UNDECIDED",
        },
        judged_at: judged_at.to_string(),
        tool: Tool { name: "witgate", version: tool_version },
        limits: WrittenLimits {
            confidence: limits.confidence,
            min_calls: limits.min_calls,
            quantiles: limits.quantiles.as_str(),
        },
        measures: measures
            .iter()
            .map(|judged| WrittenMeasure {
                measure: judged.measure.as_str(),
                unit: unit(judged.measure),
                candidate: judged.candidate.as_ref().ok().map(reading),
                baseline: judged.baseline.as_ref().and_then(|it| it.as_ref().ok()).map(reading),
                limits: judged.rules.iter().map(rule).collect(),
            })
            .collect(),
        candidate: candidate.measured.as_ref().ok().map(wire),
        baseline: baseline.as_ref().and_then(|side| {
            Some(WireBaseline {
                digest: [("sha256".to_owned(), side.digest.short(64))].into(),
                measurements: side.measured.as_ref().ok().map(wire)?,
            })
        }),
    };
    serde_json::to_value(written).expect("maps with text keys and finite numbers are JSON")
}

fn unit(measure: Measure) -> &'static str {
    match measure.unit() {
        Unit::PerTenThousand => "1",
        Unit::Seconds => "s",
    }
}

fn reading(reading: &Reading) -> WrittenReading {
    let Reading { estimate, interval, events, trials } = *reading;
    WrittenReading {
        estimate,
        low: interval.low,
        high: interval.high.is_finite().then_some(interval.high),
        events,
        trials,
    }
}

fn rule(rule: &Rule) -> WrittenRule {
    WrittenRule {
        kind: if rule.is_relative { "max-increase" } else { "max" },
        limit: rule.limit,
        result: match rule.decision {
            Decision::Kept => "kept",
            Decision::Exceeded => "exceeded",
            Decision::Undecided => "undecided",
        },
    }
}

fn wire(measured: &Measurements) -> WireMeasurements {
    let known = measured.counts.iter().filter_map(|(it, count)| Some((it, count.as_ref().ok()?)));
    let buckets = measured.histograms.iter();
    let buckets = buckets.filter_map(|(it, histogram)| Some((it, histogram.as_ref().ok()?)));
    WireMeasurements {
        from: measured.period.map(|(from, _)| from.to_string()),
        until: measured.period.map(|(_, until)| until.to_string()),
        counts: known.map(|(quantity, count)| (quantity.to_string(), *count)).collect(),
        histograms: buckets
            .map(|(quantity, histogram)| {
                let Histogram { bounds, cumulative, total, is_closed } = histogram.clone();
                let wire = WireHistogram { bounds, cumulative, total, closed: is_closed };
                (quantity.to_string(), wire)
            })
            .collect(),
    }
}

#[derive(Deserialize)]
struct Read {
    candidate: WireMeasurements,
    baseline: Option<WireBaseline>,
}

/// What the predicate of a statement says, whoever wrote it.
pub fn read_predicate(predicate: &Value) -> Result<Predicate, PredicateError> {
    let wrong = |reason: String| PredicateError { reason };
    let read = Read::deserialize(predicate)
        .map_err(|error| wrong(format!("its predicate has no measurements: {error}")))?;
    let baseline = match read.baseline {
        None => None,
        Some(WireBaseline { digest, measurements }) => {
            let digest = digest.get("sha256").and_then(|digest| Digest::parse(digest));
            let digest =
                digest.ok_or_else(|| wrong("its baseline has no SHA-256 digest".to_owned()))?;
            Some((digest, unwire(measurements)?))
        }
    };
    Ok(Predicate { candidate: unwire(read.candidate)?, baseline })
}

fn unwire(wire: WireMeasurements) -> Result<Measurements, PredicateError> {
    let wrong = |reason: &str| PredicateError { reason: reason.to_owned() };
    let time = |text: Option<String>| text.and_then(|text| text.parse::<Timestamp>().ok());
    let period = time(wire.from).zip(time(wire.until));
    let period = period.filter(|(from, until)| from <= until);
    let mut measured = Measurements {
        period: Some(period.ok_or_else(|| wrong("its period is no period"))?),
        ..Measurements::default()
    };
    let quantity = |name: &str| {
        let all = Quantity::ALL.iter().copied();
        all.into_iter()
            .find(|it| it.as_str() == name)
            .ok_or_else(|| wrong("it has a quantity that is not known"))
    };
    for (name, count) in wire.counts {
        measured.counts.insert(quantity(&name)?, Ok(count));
    }
    for (name, WireHistogram { bounds, cumulative, total, closed }) in wire.histograms {
        let histogram = Histogram { bounds, cumulative, total, is_closed: closed };
        if !histogram.is_sound() {
            return Err(wrong("it has a histogram whose bounds or numbers do not rise"));
        }
        measured.histograms.insert(quantity(&name)?, Ok(histogram));
    }
    for quantity in Quantity::ALL {
        let missing = || Refusal::new(format!("the statement has no {quantity} of it"));
        if quantity.is_histogram() {
            measured.histograms.entry(*quantity).or_insert_with(|| Err(missing()));
        } else if *quantity != Quantity::Calls {
            measured.counts.entry(*quantity).or_insert_with(|| Err(missing()));
        }
    }
    Ok(measured)
}
