//! Evidence that was damaged: never a panic, and never more than there was.

mod common;

use common::Random;
use jiff::Timestamp;
use witgate_model::Digest;
use witgate_promotion::{Evidence, Limits, Side, Terms, judge, measure, read};

fn exposition(minute: u32, calls: u32) -> String {
    let hash = "a".repeat(64);
    let bucket = format!("faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=");
    format!(
        "HTTP/1.1 200 OK\r\nDate: Fri, 15 Jan 2027 11:{minute:02}:00 GMT\r\n\r\n\
         # TYPE faas_errors_total counter\n\
         faas_errors_total{{artifact_hash=\"{hash}\"}} {}\n\
         {bucket}\"0.1\"}} {}\n{bucket}\"+Inf\"}} {calls}\n",
        calls / 1_000,
        calls / 2
    )
}

fn prometheus() -> String {
    let hash = "a".repeat(64);
    let series = |le: &str, values: &str| {
        format!(
            "{{\"metric\":{{\"__name__\":\"faas_invoke_duration_seconds_bucket\",\"le\":\"{le}\",\
             \"artifact_hash\":\"{hash}\"}},\"values\":[{values}]}}"
        )
    };
    let fast = series("0.1", "[1800010800,\"10\"],[1800010815,\"15\"],[1800010830,\"4\"]");
    let all = series("+Inf", "[1800010800,\"10\"],[1800010815,\"16\"],[1800010830,\"5\"]");
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{fast},{all}]}}}}"
    )
}

fn otlp() -> String {
    let hash = "a".repeat(64);
    format!(
        "{{\"resourceMetrics\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"artifact.hash\",\
         \"value\":{{\"stringValue\":\"{hash}\"}}}}]}},\"scopeMetrics\":[{{\"metrics\":[{{\"name\":\
         \"faas.invoke_duration\",\"unit\":\"s\",\"exponentialHistogram\":{{\
         \"aggregationTemporality\":2,\"dataPoints\":[{{\"startTimeUnixNano\":\
         \"1800010000000000000\",\"timeUnixNano\":\"1800010060000000000\",\"count\":\"11\",\
         \"scale\":1,\"zeroCount\":\"1\",\"positive\":{{\"offset\":-2,\"bucketCounts\":\
         [\"1\",\"2\",\"3\",\"4\"]}}}}]}}}}]}}]}}]}}"
    )
}

#[test]
fn damaged_evidence_is_read_or_refused() {
    let now: Timestamp = "2027-01-15T12:00:00Z".parse().expect("it is a time");
    let digest = Digest::parse(&"a".repeat(64)).expect("it is a digest");
    let before = exposition(0, 0);
    let mut random = Random(7);
    let mut below = |end: usize| {
        let at = random.uniform() * f64::from(u32::try_from(end).expect("it is small"));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is small")]
        let at = at as usize;
        at.min(end - 1)
    };
    let mut measured = 0;
    for round in 0..6_000 {
        let text = [exposition(30, 20_000), prometheus(), otlp()][round % 3].clone();
        let mut bytes = text.into_bytes();
        for _ in 0..=below(3) {
            let at = below(bytes.len());
            match below(4) {
                0 => bytes[at] = b"0123456789-+.eEN\"{}[],:\n\\ "[below(26)],
                1 => drop(bytes.remove(at)),
                2 => bytes.truncate(at.max(1)),
                _ => {
                    let end = (at + below(40)).min(bytes.len());
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
            }
        }
        let all: Vec<Evidence> = [before.as_bytes(), &bytes]
            .into_iter()
            .skip(usize::from(round % 3 != 0))
            .filter_map(|bytes| read("evidence", bytes).ok())
            .collect();
        let result = measure(&all, &[digest], &Terms::defaults_at(now));
        measured += u32::from(result.is_ok());
        let side = |measured| Side { name: "c".to_owned(), digest, measured };
        let promotion = judge(side(result.clone()), Some(side(result)), Limits::default(), now);
        for judged in promotion.measures {
            let reading = judged.candidate.ok();
            assert!(reading.is_none_or(|it| it.interval.low <= it.interval.high));
        }
    }
    // Damage that changes no meaning, or only a number.
    assert!(measured > 500, "{measured}");
}
