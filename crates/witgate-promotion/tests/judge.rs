//! Measurements and limits to verdicts: by hand, and over distributions that are known.

mod common;

use common::Random;
use jiff::Timestamp;
use serde_json::json;
use witgate_model::Digest;
use witgate_promotion::{
    Decision, Histogram, Increase, Limit, Limits, Measure, Measurements, Promotion, Quantiles,
    Quantity, Refusal, Side, Undecided, Unit, Verdict, judge, parse_duration, predicate,
    read_predicate,
};

fn side(name: &str, measured: Measurements) -> Side {
    Side {
        name: name.to_owned(),
        digest: Digest::of_bytes(name.as_bytes()),
        measured: Ok(measured),
    }
}

fn counted(calls: u64, traps: u64) -> Measurements {
    let counts = [(Quantity::Calls, Ok(calls)), (Quantity::Traps, Ok(traps))];
    let period = Some((Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH));
    Measurements { counts: counts.into(), period, ..Measurements::default() }
}

fn timed(bounds: &[f64], cumulative: &[u64], total: u64) -> Measurements {
    let histogram = Histogram {
        bounds: bounds.to_vec(),
        cumulative: cumulative.to_vec(),
        total,
        is_closed: false,
    };
    let histograms = [(Quantity::Latency, Ok(histogram))].into();
    let period = Some((Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH));
    Measurements { histograms, period, ..Measurements::default() }
}

fn limits(measure: Measure, limit: Limit) -> Limits {
    Limits { measures: [(measure, limit)].into(), min_calls: 1_000, ..Limits::default() }
}

fn max(value: f64) -> Limit {
    Limit { max: Some(value), max_increase: None }
}

fn increase(increase: Increase) -> Limit {
    Limit { max: None, max_increase: Some(increase) }
}

fn judged(own: Measurements, other: Option<Measurements>, limits: Limits) -> Promotion {
    let other = other.map(|other| side("production", other));
    judge(side("canary", own), other, limits, Timestamp::UNIX_EPOCH)
}

/// The only limit of a verdict.
fn only(promotion: &Promotion) -> (Decision, Option<Undecided>) {
    let rules: Vec<_> = promotion.measures.iter().flat_map(|judged| &judged.rules).collect();
    assert_eq!(rules.len(), 1);
    (rules[0].decision, rules[0].why.clone())
}

/// 0 of 10,000 are at most 3.688 of 10,000, and 40 at least 28.6 (scipy, as in statistics.rs).
#[test]
fn a_rate_is_kept_exceeded_or_neither() {
    let of = |traps, limit| {
        let promotion = judged(counted(10_000, traps), None, limits(Measure::TrapRate, max(limit)));
        (promotion.verdict(), only(&promotion))
    };
    assert_eq!(of(0, 3.689e-4), (Verdict::Promote, (Decision::Kept, None)));
    assert_eq!(of(0, 0.0).1.0, Decision::Undecided);
    assert_eq!(of(40, 28e-4), (Verdict::Reject, (Decision::Exceeded, None)));
    let (verdict, (decision, why)) = of(0, 3.687e-4);
    assert_eq!((verdict, decision), (Verdict::Undecided, Decision::Undecided));
    assert_eq!(why, Some(Undecided::Uncertain { enough: Some(20_000) }));
    // 0 of 100 are at most 3.62 of 100, and 0 of 200 at most 1.83; but 1,000 are required.
    let few = judged(counted(100, 0), None, limits(Measure::TrapRate, max(3.6e-2)));
    assert_eq!(only(&few).1, Some(Undecided::Uncertain { enough: Some(1_000) }));
    // What is exactly at its limit stays so, however often it is called.
    let (_, (_, why)) = of(10, 10e-4);
    assert_eq!(why, Some(Undecided::Uncertain { enough: None }));
}

#[test]
fn too_few_calls_never_pass_and_may_fail() {
    let of = |calls, traps| {
        let promotion = judged(counted(calls, traps), None, limits(Measure::TrapRate, max(0.1)));
        only(&promotion)
    };
    let few = Undecided::TooFewCalls { calls: 999, is_baseline: false };
    assert_eq!(of(999, 0), (Decision::Undecided, Some(few)));
    assert_eq!(of(1_000, 0), (Decision::Kept, None));
    assert_eq!(of(999, 500), (Decision::Exceeded, None));
    let small = judged(
        counted(5_000, 0),
        Some(counted(900, 0)),
        limits(Measure::TrapRate, increase(Increase::Absolute(0.1))),
    );
    let few = Undecided::TooFewCalls { calls: 900, is_baseline: true };
    assert_eq!(only(&small), (Decision::Undecided, Some(few)));
}

#[test]
fn what_is_missing_is_undecided() {
    let limit = || limits(Measure::TrapRate, increase(Increase::Relative(0.5)));
    let alone = judged(counted(10_000, 0), None, limit());
    assert_eq!(only(&alone), (Decision::Undecided, Some(Undecided::NoBaseline)));

    let refusal = Refusal { reason: "it is stale".to_owned() };
    let stale = Side { measured: Err(refusal.clone()), ..side("production", counted(0, 0)) };
    let compared =
        judge(side("canary", counted(10_000, 0)), Some(stale), limit(), Timestamp::UNIX_EPOCH);
    assert_eq!(only(&compared).1, Some(Undecided::Baseline(refusal)));

    let wrong = judged(counted(10, 11), None, limits(Measure::TrapRate, max(0.5)));
    let Some(Undecided::Candidate(refusal)) = only(&wrong).1 else { panic!("it is refused") };
    assert!(refusal.reason.starts_with("it has 11 traps in 10 calls"), "{}", refusal.reason);

    // Nothing is a pass because nothing is asked.
    let unasked =
        judged(counted(10_000, 0), None, Limits { measures: [].into(), ..Limits::default() });
    assert_eq!(unasked.verdict(), Verdict::Undecided);
}

/// Of 10,000 calls, the 99th percentile is between ranks 9,880 and 9,920.
#[test]
fn a_quantile_lies_between_bounds() {
    let bounds = [0.1, 0.2, 0.4];
    let of = |cumulative, limit| {
        let limits = limits(Measure::LatencyP99, max(limit));
        let promotion = judged(timed(&bounds, cumulative, 10_000), None, limits);
        let reading = promotion.measures.iter().find(|it| it.measure == Measure::LatencyP99);
        let interval = reading.expect("it is read").candidate.clone().expect("it is").interval;
        (interval.low, interval.high, only(&promotion).0)
    };
    assert_eq!(of(&[9_000, 9_920, 10_000], 0.2), (0.1, 0.2, Decision::Kept));
    assert_eq!(of(&[9_000, 9_919, 10_000], 0.2), (0.1, 0.4, Decision::Undecided));
    assert_eq!(of(&[9_000, 9_880, 10_000], 0.2), (0.1, 0.4, Decision::Undecided));
    // A bucket does not hold its lower bound, so that what is in it is above that.
    assert_eq!(of(&[9_000, 9_879, 10_000], 0.2), (0.2, 0.4, Decision::Exceeded));
    assert_eq!(of(&[9_000, 9_879, 10_000], 0.201), (0.2, 0.4, Decision::Undecided));
    assert_eq!(of(&[0, 0, 9_800], 0.5), (0.4, f64::INFINITY, Decision::Undecided));
}

#[test]
fn buckets_that_are_too_wide_say_so() {
    let calls = || timed(&[0.1, 0.25, 0.5], &[9_000, 9_950, 10_000], 10_000);
    let limit = || limits(Measure::LatencyP99, increase(Increase::Relative(0.1)));
    let bounds = judged(calls(), Some(calls()), limit());
    assert_eq!(only(&bounds), (Decision::Undecided, Some(Undecided::WideBuckets)));
    // Evenly spread, rank 9,900 is 0.1 + 0.15 * 900 / 950, of both.
    let interpolated = Limits { quantiles: Quantiles::Interpolated, ..limit() };
    let interpolated = judged(calls(), Some(calls()), interpolated);
    assert_eq!(only(&interpolated), (Decision::Kept, None));
    let p99 = interpolated.measures.iter().find(|it| it.measure == Measure::LatencyP99);
    let estimate = p99.and_then(|it| it.candidate.as_ref().ok()?.estimate).expect("it is known");
    assert!((estimate - (0.1 + 0.15 * 900.0 / 950.0)).abs() < 1e-12, "{estimate}");
}

/// A canary whose rate is just above the limit passes at most as often as the confidence allows,
/// one just below is rejected at most as often, and one far from it is decided nearly always.
#[test]
fn noise_does_not_decide() {
    let limit = || limits(Measure::TrapRate, increase(Increase::Absolute(5e-4)));
    let mut random = Random(2);
    let runs = 400;
    let mut of = |own: f64, other: f64| {
        let mut verdicts = [0; 3];
        for _ in 0..runs {
            let own = counted(20_000, random.binomial(20_000, own));
            let other = counted(100_000, random.binomial(100_000, other));
            let verdict = judged(own, Some(other), limit()).verdict();
            verdicts[match verdict {
                Verdict::Promote => 0,
                Verdict::Reject => 1,
                Verdict::Undecided => 2,
            }] += 1;
        }
        verdicts
    };
    // 2.5 % of 400, and four standard deviations.
    let wrong = 22;
    assert!(of(10.1e-4, 5e-4)[0] <= wrong, "it is worse, and passes too often");
    assert!(of(9.9e-4, 5e-4)[1] <= wrong, "it is good, and is rejected too often");
    assert!(of(1e-4, 1e-4)[0] > 360, "two that are alike pass");
    assert!(of(40e-4, 5e-4)[1] > 360, "what is far worse is rejected");
    assert_eq!(of(5e-4, 5e-4)[1], 0, "two that are alike are not rejected");
}

#[test]
fn a_statement_says_it_all_again() {
    let limits = limits(Measure::LatencyP95, increase(Increase::Relative(0.5)));
    let own = timed(&[0.1, 0.25], &[9_000, 9_950], 10_000);
    let other = timed(&[0.1, 0.25], &[9_900, 9_990], 10_000);
    let promotion = judged(own, Some(other), limits.clone());
    let written = predicate(&promotion, "1.2.3");
    assert_eq!(written["result"], "UNDECIDED");
    assert_eq!(written["candidate"]["histograms"]["latency"]["cumulative"], json!([9_000, 9_950]));
    let read = read_predicate(&written).expect("it is one");
    let (digest, other) = read.baseline.expect("it is there");
    assert_eq!(digest, Digest::of_bytes(b"production"));
    let again = judged(read.candidate, Some(other), limits);
    assert_eq!(predicate(&again, "1.2.3")["measures"], written["measures"]);
}

#[test]
fn statements_that_are_none_are_refused() {
    let good = json!({"candidate": {
        "from": "2027-01-15T11:00:00Z", "until": "2027-01-15T12:00:00Z",
        "counts": {"traps": 1},
        "histograms": {"latency": {"bounds": [0.1, 0.2], "cumulative": [1, 2], "total": 3}},
    }});
    assert!(read_predicate(&good).is_ok());
    let with = |pointer: &str, value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).expect("it is there") = value;
        read_predicate(&bad).expect_err("it is refused").reason
    };
    for (pointer, value) in [
        ("/candidate/counts/traps", json!(-1)),
        ("/candidate/counts/traps", json!(1.5)),
        ("/candidate/from", json!("2027-01-15T13:00:00Z")),
        ("/candidate/histograms/latency/bounds", json!([0.2, 0.1])),
        ("/candidate/histograms/latency/bounds", json!([0.1])),
        ("/candidate/histograms/latency/cumulative", json!([2, 1])),
        ("/candidate/histograms/latency/total", json!(1)),
        ("/candidate/histograms", json!({"weight": good["candidate"]["histograms"]["latency"]})),
        ("/candidate", json!("none")),
    ] {
        assert!(!with(pointer, value).is_empty(), "{pointer}");
    }
}

#[test]
fn limits_are_texts_with_units() {
    assert_eq!(Limit::parse_max(Measure::TrapRate, "5"), Ok(5e-4));
    assert_eq!(Limit::parse_max(Measure::LatencyP99, "250ms"), Ok(0.25));
    assert_eq!(Limit::parse_increase(Measure::LatencyP99, "10%"), Ok(Increase::Relative(0.1)));
    assert_eq!(Limit::parse_increase(Measure::LatencyP99, "1.5 s"), Ok(Increase::Absolute(1.5)));
    for text in ["", "5", "ms", "-1ms", "1 fortnight", "NaNs", "infs", "1e99d"] {
        assert!(Limit::parse_max(Measure::LatencyP50, text).is_err(), "{text}");
    }
    for text in ["", "5ms", "-1", "10001", "NaN", "inf", "10%"] {
        assert!(Limit::parse_max(Measure::TimeoutRate, text).is_err(), "{text}");
    }
    for text in ["%", "-5%", "NaN%", "1e9%"] {
        assert!(Limit::parse_increase(Measure::TrapRate, text).is_err(), "{text}");
    }
    assert_eq!(parse_duration("24h"), Some(86_400.0));
    assert_eq!(Unit::Seconds.show(0.0825), "82.5 ms");
    assert_eq!(Unit::Seconds.show(2.0), "2 s");
    assert_eq!(Unit::Seconds.show(15e-6), "15 µs");
    assert_eq!(Unit::PerTenThousand.show(3.688e-4), "3.69");
    assert_eq!(Unit::PerTenThousand.show(0.02), "200");
}
