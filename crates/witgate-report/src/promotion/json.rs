//! For programs: `witgate/promotion/1`, whose keys only ever grow.

use std::io::{self, Write};

use serde::Serialize;
use witgate_promotion::{
    Decision, Increase, Judged, Promotion, Reading, Refusal, Rule, Side, Undecided, Unit, Verdict,
};

use super::{PromotionReport, wording};
use crate::visible;
use crate::wire::WireTool;

/// The JSON Schema of what `witgate promote --format json` writes.
pub const PROMOTION_SCHEMA: &str = include_str!("../../schema/promotion-1.json");

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    status: &'static str,
    judged_at: String,
    candidate: WireSide<'a>,
    baseline: Option<WireSide<'a>>,
    confidence: f64,
    min_calls: u64,
    quantiles: &'static str,
    measures: Vec<WireMeasure<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireSide<'a> {
    name: &'a str,
    digest: String,
    refused: Option<&'a str>,
    from: Option<String>,
    until: Option<String>,
    calls: Option<u64>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct WireMeasure<'a> {
    measure: &'static str,
    unit: &'static str,
    candidate: WireReading<'a>,
    baseline: Option<WireReading<'a>>,
    limits: Vec<WireRule>,
}

#[derive(Default, Serialize)]
struct WireReading<'a> {
    refused: Option<&'a str>,
    estimate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    events: Option<u64>,
    trials: Option<u64>,
}

#[derive(Serialize)]
struct WireRule {
    kind: &'static str,
    /// In the unit of the measure, or a share of the baseline's.
    limit: f64,
    is_share_of_baseline: bool,
    result: &'static str,
    reason: Option<&'static str>,
    detail: Option<String>,
    enough: Option<u64>,
}

pub(super) fn write(report: &PromotionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let PromotionReport { promotion, notes, .. } = *report;
    let wire = Wire {
        schema: "witgate/promotion/1",
        tool: WireTool::THIS,
        status: match promotion.verdict() {
            Verdict::Promote => "promote",
            Verdict::Reject => "reject",
            Verdict::Undecided => "undecided",
        },
        judged_at: promotion.judged_at.to_string(),
        candidate: side(&promotion.candidate),
        baseline: promotion.baseline.as_ref().map(side),
        confidence: promotion.limits.confidence,
        min_calls: promotion.limits.min_calls,
        quantiles: promotion.limits.quantiles.as_str(),
        measures: promotion.measures.iter().map(|judged| measure(judged, promotion)).collect(),
        notes,
    };
    visible::write(&wire, out)
}

fn side(side: &Side) -> WireSide<'_> {
    let measured = side.measured.as_ref().ok();
    let period = measured.and_then(|measured| measured.period);
    WireSide {
        name: &side.name,
        digest: side.digest.to_string(),
        refused: side.measured.as_ref().err().map(|refusal| refusal.reason.as_str()),
        from: period.map(|(from, _)| from.to_string()),
        until: period.map(|(_, until)| until.to_string()),
        calls: measured.and_then(|measured| measured.calls().ok()),
        notes: measured.map(|measured| measured.notes.as_slice()).unwrap_or_default(),
    }
}

fn measure<'a>(judged: &'a Judged, promotion: &Promotion) -> WireMeasure<'a> {
    WireMeasure {
        measure: judged.measure.as_str(),
        unit: match judged.measure.unit() {
            Unit::PerTenThousand => "1",
            Unit::Seconds => "s",
        },
        candidate: reading(&judged.candidate),
        baseline: judged.baseline.as_ref().map(reading),
        limits: judged.rules.iter().map(|it| rule(judged, it, promotion)).collect(),
    }
}

fn reading(reading: &Result<Reading, Refusal>) -> WireReading<'_> {
    match reading {
        Err(refusal) => WireReading { refused: Some(&refusal.reason), ..WireReading::default() },
        Ok(Reading { estimate, interval, events, trials }) => WireReading {
            refused: None,
            estimate: *estimate,
            low: Some(interval.low),
            // JSON has no infinity.
            high: interval.high.is_finite().then_some(interval.high),
            events: *events,
            trials: Some(*trials),
        },
    }
}

fn rule(judged: &Judged, rule: &Rule, promotion: &Promotion) -> WireRule {
    let limit = promotion.limits.measures.get(&judged.measure);
    let increase = limit.and_then(|limit| limit.max_increase).filter(|_| rule.is_relative);
    WireRule {
        kind: if rule.is_relative { "max-increase" } else { "max" },
        limit: match increase {
            Some(Increase::Relative(share)) => share,
            _ => rule.limit,
        },
        is_share_of_baseline: matches!(increase, Some(Increase::Relative(_))),
        result: match rule.decision {
            Decision::Kept => "kept",
            Decision::Exceeded => "exceeded",
            Decision::Undecided => "undecided",
        },
        reason: rule.why.as_ref().map(|why| match why {
            Undecided::NoBaseline => "no-baseline",
            Undecided::Candidate(_) | Undecided::Baseline(_) => "evidence-refused",
            Undecided::TooFewCalls { .. } => "too-few-calls",
            Undecided::Uncertain { .. } => "uncertain",
            Undecided::WideBuckets => "wide-buckets",
        }),
        detail: wording::outcome(judged, rule, promotion).1,
        enough: match rule.why {
            Some(Undecided::Uncertain { enough }) => enough,
            Some(Undecided::TooFewCalls { .. }) => Some(promotion.limits.min_calls),
            _ => None,
        },
    }
}
