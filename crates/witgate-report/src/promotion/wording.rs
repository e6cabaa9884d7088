//! What people are told of a promotion, whatever the format.

use jiff::SignedDuration;
use witgate_model::count;
use witgate_promotion::{
    Decision, Increase, Judged, Limits, Measure, Promotion, Quantiles, Reading, Rule, Side,
    Undecided, Unit, Verdict,
};

/// The verdict in one sentence.
pub(super) fn verdict(promotion: &Promotion) -> String {
    let rules = || promotion.measures.iter().flat_map(|judged| &judged.rules);
    let count_of = |decision| rules().filter(|rule| rule.decision == decision).count();
    let all = rules().count();
    match promotion.verdict() {
        Verdict::Promote => format!("the evidence shows that it keeps {}", limits_of(all, all)),
        Verdict::Reject => {
            let exceeded = count_of(Decision::Exceeded);
            format!("the evidence shows that it exceeds {}", limits_of(exceeded, all))
        }
        Verdict::Undecided if promotion.candidate.measured.is_err() => {
            "its evidence was refused".to_owned()
        }
        Verdict::Undecided if all == 0 => "there is no limit to hold it to".to_owned(),
        Verdict::Undecided => {
            let undecided = count_of(Decision::Undecided);
            format!("the evidence is not enough for {}", limits_of(undecided, all))
        }
    }
}

fn limits_of(some: usize, all: usize) -> String {
    match (some, all) {
        (1, 1) => "its limit".to_owned(),
        (2, 2) => "both limits".to_owned(),
        (some, all) if some == all => format!("all {all} limits"),
        (some, all) => format!("{some} of {all} limits"),
    }
}

/// What to call a side: its name, or the start of its digest where it has no other.
pub(super) fn name(side: &Side) -> String {
    match side.name == side.digest.to_string() {
        true => format!("sha256:{}", side.digest.short(12)),
        false => side.name.clone(),
    }
}

/// What to do now.
pub(super) fn next(promotion: &Promotion) -> Option<String> {
    let whys = || {
        let rules = promotion.measures.iter().flat_map(|judged| &judged.rules);
        rules.filter_map(|rule| rule.why.as_ref())
    };
    match promotion.verdict() {
        Verdict::Promote => None,
        Verdict::Reject => Some("roll the canary back".to_owned()),
        Verdict::Undecided => {
            let is_time = |why: &Undecided| {
                matches!(
                    why,
                    Undecided::TooFewCalls { .. } | Undecided::Uncertain { enough: Some(_) }
                )
            };
            Some(match whys().next().is_some() && whys().all(is_time) {
                true => {
                    "let the canary run on, and judge it again with the new evidence".to_owned()
                }
                false => "correct the evidence or the limits, and judge it again".to_owned(),
            })
        }
    }
}

/// What was measured of a side, or why its evidence does not count.
pub(super) fn side(side: &Side) -> String {
    match &side.measured {
        Err(refusal) => format!("evidence refused: {}", refusal.reason),
        Ok(measured) => {
            let calls = match measured.calls() {
                Ok(calls) => count_of_calls(calls),
                Err(_) => "an unknown number of calls".to_owned(),
            };
            match measured.period {
                Some((from, until)) => {
                    format!("{calls} in {}, until {until}", period(until.duration_since(from)))
                }
                None => calls,
            }
        }
    }
}

fn count_of_calls(calls: u64) -> String {
    match calls {
        1 => "1 call".to_owned(),
        calls => format!("{} calls", grouped(calls)),
    }
}

/// A number as people read it: `38,400`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn period(duration: SignedDuration) -> String {
    let seconds = usize::try_from(duration.as_secs()).unwrap_or_default();
    match seconds {
        172_800.. => count(seconds / 86_400, "day"),
        7_200.. => count(seconds / 3_600, "hour"),
        120.. => count(seconds / 60, "minute"),
        _ => count(seconds, "second"),
    }
}

/// The value of a measure.
pub(super) fn reading(measure: Measure, reading: &Reading) -> String {
    let unit = measure.unit();
    let (low, high) = (reading.interval.low, reading.interval.high);
    let interval = match (low <= 0.0, high.is_infinite()) {
        (true, true) => return "not known: too few".to_owned(),
        (_, true) => format!("above {}", unit.show(low)),
        (true, false) if reading.estimate.is_none() => format!("at most {}", unit.show(high)),
        _ => format!("{} to {}", unit.show(low), unit.show(high)),
    };
    match reading.estimate {
        Some(estimate) => format!("{} ({interval})", unit.show(estimate)),
        None => interval,
    }
}

/// A limit, as a condition.
pub(super) fn limit(measure: Measure, rule: &Rule, limits: &Limits) -> String {
    let unit = measure.unit();
    let unit_name = match unit {
        Unit::PerTenThousand => " of 10,000",
        Unit::Seconds => "",
    };
    let increase = limits.measures.get(&measure).and_then(|limit| limit.max_increase);
    match increase.filter(|_| rule.is_relative) {
        None => format!("at most {}{unit_name}", unit.show(rule.limit)),
        Some(Increase::Relative(share)) => {
            let percent = share * 100.0;
            let percent = (percent * 1e6).round() / 1e6;
            format!("at most {percent} % above the baseline's")
        }
        Some(Increase::Absolute(margin)) => {
            format!("at most {}{unit_name} above the baseline's", unit.show(margin))
        }
    }
}

/// What came of a limit: a word, and the reason where that says more.
pub(super) fn outcome(
    judged: &Judged,
    rule: &Rule,
    promotion: &Promotion,
) -> (&'static str, Option<String>) {
    let difference = || {
        let unit = judged.measure.unit();
        let interval = rule.interval?;
        let limit = promotion.limits.measures.get(&judged.measure)?;
        let is_amount = matches!(limit.max_increase, Some(Increase::Absolute(_)));
        (rule.is_relative && is_amount && interval.high.is_finite()).then(|| {
            let low = signed(unit, interval.low);
            format!("the difference is {low} to {}", signed(unit, interval.high))
        })
    };
    let why = match &rule.why {
        None => difference(),
        Some(Undecided::Candidate(_)) if promotion.candidate.measured.is_err() => None,
        Some(Undecided::Baseline(_)) if is_refused(promotion.baseline.as_ref()) => None,
        Some(why) => Some(undecided(why, judged.measure, &promotion.limits)),
    };
    let word = match rule.decision {
        Decision::Kept => "kept",
        Decision::Exceeded => "exceeded",
        Decision::Undecided => "undecided",
    };
    (word, why)
}

fn is_refused(side: Option<&Side>) -> bool {
    side.is_some_and(|side| side.measured.is_err())
}

fn signed(unit: Unit, value: f64) -> String {
    match value < 0.0 {
        true => format!("-{}", unit.show(-value)),
        false => unit.show(value),
    }
}

fn undecided(why: &Undecided, measure: Measure, limits: &Limits) -> String {
    let counted = match measure {
        Measure::ColdStartP95 => "cold starts",
        _ => "calls",
    };
    match why {
        Undecided::NoBaseline => "there is no baseline: name one with `--baseline`".to_owned(),
        Undecided::Candidate(refusal) => refusal.reason.clone(),
        Undecided::Baseline(refusal) => format!("the baseline: {}", refusal.reason),
        Undecided::TooFewCalls { calls, is_baseline } => {
            let whose = if *is_baseline { " of the baseline" } else { "" };
            format!(
                "kept so far, by {}{whose}, and {} are required",
                count_of_calls(*calls),
                grouped(limits.min_calls)
            )
        }
        Undecided::Uncertain { enough: Some(enough) } => format!(
            "noise alone may explain it; if it goes on like this, about {} {counted} decide",
            grouped(rounded(*enough))
        ),
        Undecided::Uncertain { enough: None } => {
            format!("it is too close to the limit: no number of {counted} would decide")
        }
        Undecided::WideBuckets => match limits.quantiles {
            Quantiles::Bounds => "the buckets of the histogram are too wide to tell. Use bounds \
                                  closer to the limit or exponential histograms, set `max` to a \
                                  bound, or set `quantiles = \"interpolated\"`"
                .to_owned(),
            Quantiles::Interpolated => "the buckets of the histogram are too wide".to_owned(),
        },
    }
}

/// An estimate to two digits.
fn rounded(number: u64) -> u64 {
    let digits = number.checked_ilog10().unwrap_or_default();
    let unit = 10_u64.pow(digits.saturating_sub(1));
    number.div_ceil(unit).saturating_mul(unit)
}

/// How the intervals are to be read.
pub(super) fn method(limits: &Limits) -> String {
    let confidence = (limits.confidence * 1e8).round() / 1e6;
    let quantiles = match limits.quantiles {
        Quantiles::Bounds => "",
        Quantiles::Interpolated => "; quantiles are interpolated within buckets",
    };
    format!("rates are of 10,000 calls; intervals have a confidence of {confidence} %{quantiles}")
}
