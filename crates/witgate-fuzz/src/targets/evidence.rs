//! Files of metrics about a canary and about production, in any of the formats.

use witgate::Timestamp;
use witgate::witgate_model::Digest;
use witgate::witgate_promotion::{
    Decision, Evidence, Limits, Measurements, Promotion, Refusal, Side, Terms, Verdict, judge,
    measure, predicate, read, read_predicate,
};

use super::{Target, parts};

pub(super) static TARGET: Target = Target { name: "evidence", run, seeds };

/// The time that everything is judged by.
fn now() -> Timestamp {
    "2027-01-15T12:00:00Z".parse().expect("it is a timestamp")
}

fn digest(digit: &str) -> Digest {
    Digest::parse(&digit.repeat(64)).expect("it is a digest")
}

fn run(input: &[u8]) {
    let mut evidence: Vec<Evidence> =
        parts(input).take(4).filter_map(|bytes| read("evidence", bytes).ok()).collect();
    let promotion = judged(&evidence);
    holds(&promotion);
    if let Ok(found) = read_predicate(&predicate(&promotion, "1.0.0")) {
        let measured = [Some(found.candidate), found.baseline.map(|(_, measured)| measured)];
        let [candidate, baseline] = measured;
        let again = promoted(Ok(candidate.expect("it is there")), baseline.map(Ok));
        // Of what is refused as a whole nothing is written.
        if promotion.baseline.as_ref().is_some_and(|side| side.measured.is_ok()) {
            assert_eq!(again.verdict(), promotion.verdict(), "a statement says something else");
        }
    }
    evidence.reverse();
    assert_eq!(judged(&evidence).verdict(), promotion.verdict(), "the order of files counts");
}

fn judged(evidence: &[Evidence]) -> Promotion {
    let of = |digit| measure(evidence, &[digest(digit)], &Terms::defaults_at(now()));
    promoted(of("c"), Some(of("b")))
}

fn promoted(
    candidate: Result<Measurements, Refusal>,
    baseline: Option<Result<Measurements, Refusal>>,
) -> Promotion {
    let side =
        |digit: &str, measured| Side { name: digit.to_owned(), digest: digest(digit), measured };
    let baseline = baseline.map(|measured| side("b", measured));
    judge(side("c", candidate), baseline, Limits::default(), now())
}

fn holds(promotion: &Promotion) {
    let sides = [Some(&promotion.candidate), promotion.baseline.as_ref()];
    for measured in sides.into_iter().flatten().filter_map(|side| side.measured.as_ref().ok()) {
        let (from, until) = measured.period.expect("what is measured has a period");
        assert!(from <= until, "the period ends before it begins");
        for histogram in measured.histograms.values().flatten() {
            let counts: Vec<u64> =
                histogram.cumulative.iter().copied().chain([histogram.total]).collect();
            assert!(counts.is_sorted(), "the buckets fall");
            assert!(histogram.bounds.iter().all(|bound| bound.is_finite()), "a bound is infinite");
        }
    }
    for judged in &promotion.measures {
        let readings = [Some(&judged.candidate), judged.baseline.as_ref()];
        for reading in readings.into_iter().flatten().flatten() {
            assert!(reading.interval.low <= reading.interval.high, "the interval is empty");
        }
        for rule in &judged.rules {
            let is_decided = rule.decision != Decision::Undecided;
            assert!(rule.why.is_none() == is_decided, "what is undecided has a reason");
        }
    }
    if promotion.verdict() == Verdict::Promote {
        for side in sides.into_iter().flatten() {
            let measured = side.measured.as_ref().expect("it counted");
            let calls = measured.calls().expect("they are known");
            assert!(calls >= promotion.limits.min_calls, "too few calls passed");
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let exposition = |minute: u32, calls: u32| {
        let lines = ["b", "c"].map(|digit| {
            let label = format!("artifact_hash=\"{}\"", digit.repeat(64));
            let bucket = "faas_invoke_duration_seconds_bucket";
            format!(
                "faas_errors_total{{{label}}} {}\n\
                 {bucket}{{{label},le=\"0.1\"}} {}\n{bucket}{{{label},le=\"+Inf\"}} {calls}\n",
                calls / 5_000,
                calls / 2
            )
        });
        let date = format!("Date: Fri, 15 Jan 2027 11:{minute:02}:00 GMT");
        format!(
            "HTTP/1.1 200 OK\r\n{date}\r\n\r\n# TYPE faas_errors_total counter\n{}",
            lines.concat()
        )
    };
    let hash = "c".repeat(64);
    let prometheus = format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{{\"metric\":{{\
         \"__name__\":\"faas_errors_total\",\"artifact_hash\":\"{hash}\"}},\"values\":[\
         [1800010800,\"0\"],[1800010815,\"3\"],[1800010830,\"1\"]]}}]}}}}"
    );
    let otlp = format!(
        "{{\"resourceMetrics\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"artifact.hash\",\
         \"value\":{{\"stringValue\":\"{hash}\"}}}}]}},\"scopeMetrics\":[{{\"metrics\":[{{\"name\":\
         \"faas.invoke_duration\",\"unit\":\"s\",\"exponentialHistogram\":{{\
         \"aggregationTemporality\":2,\"dataPoints\":[{{\"startTimeUnixNano\":\
         \"1800010000000000000\",\"timeUnixNano\":\"1800010060000000000\",\"count\":\"11\",\"scale\":1,\
         \"zeroCount\":\"1\",\"positive\":{{\"offset\":-2,\"bucketCounts\":[\"1\",\"2\",\"3\",\"4\"]}}\
         }}]}}}},{{\"name\":\"faas.errors\",\"sum\":{{\"aggregationTemporality\":1,\"isMonotonic\":\
         true,\"dataPoints\":[{{\"timeUnixNano\":\"1800010060000000000\",\"asInt\":\"3\"}}]}}}}]}}]\
         }}]}}"
    );
    let open_metrics = format!(
        "# TYPE faas_errors counter\nfaas_errors_total{{artifact_hash=\"{hash}\"}} 7 1800010800\n\
         faas_errors_created{{artifact_hash=\"{hash}\"}} 1800007200\n# EOF\n"
    );
    let both = [exposition(0, 0).into_bytes(), exposition(30, 20_000).into_bytes()];
    vec![both.join(&0xff), prometheus.into_bytes(), otlp.into_bytes(), open_metrics.into_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seeds reach what they are for.
    #[test]
    fn seeds_are_evidence() {
        let seeds = seeds();
        let calls = seeds.iter().map(|seed| {
            let evidence: Vec<Evidence> =
                parts(seed).map(|bytes| read("seed", bytes).expect("it is read")).collect();
            let measured = measure(&evidence, &[digest("c")], &Terms::defaults_at(now()));
            measured.expect("it is measured").calls().ok()
        });
        assert_eq!(calls.collect::<Vec<_>>(), [Some(20_000), None, Some(11), None]);
    }
}
