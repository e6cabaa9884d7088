//! Evidence in each of its formats to measurements; the numbers were added up by hand.

use jiff::{SignedDuration, Timestamp};
use witgate_model::Digest;
use witgate_promotion::{Evidence, Measurements, Metric, Quantity, Refusal, Terms, measure, read};

/// The digest of the component that the evidence is about: 64 times `a`.
fn digest() -> Digest {
    Digest::parse(&"a".repeat(64)).expect("it is one")
}

/// 2027-01-15T12:00:00Z, which is 1,800,014,400 seconds after the epoch.
fn now() -> Timestamp {
    "2027-01-15T12:00:00Z".parse().expect("it is a time")
}

fn terms() -> Terms {
    Terms::defaults_at(now())
}

fn evidence(text: &str) -> Evidence {
    read("evidence", text.as_bytes()).expect("it is evidence")
}

fn measured(texts: &[String], terms: &Terms) -> Result<Measurements, Refusal> {
    let all: Vec<Evidence> = texts.iter().map(|text| evidence(text)).collect();
    measure(&all, &[digest()], terms)
}

fn refusal(texts: &[String], terms: &Terms) -> String {
    measured(texts, terms).map(|it| format!("{it:?}")).expect_err("it is refused").reason
}

fn count(measured: &Measurements, quantity: Quantity) -> Result<u64, String> {
    measured.counts[&quantity].clone().map_err(|refusal| refusal.reason)
}

/// What a host's `/metrics` answers, as `curl -si` saves it.
fn exposition(minute: u32, traps: u64, buckets: [u64; 3]) -> String {
    let hash = "a".repeat(64);
    let [fast, slow, all] = buckets;
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\
         Date: Fri, 15 Jan 2027 11:{minute:02}:00 GMT\r\n\r\n\
         # HELP faas_errors_total Number of invocation errors.\n\
         # TYPE faas_errors_total counter\n\
         faas_errors_total{{artifact_hash=\"sha256:{hash}\"}} {traps}\n\
         # TYPE faas_invoke_duration_seconds histogram\n\
         faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=\"0.1\"}} {fast}\n\
         faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=\"0.25\"}} {slow}\n\
         faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=\"+Inf\"}} {all}\n\
         faas_invoke_duration_seconds_sum{{artifact_hash=\"{hash}\"}} 17.5\n\
         faas_invoke_duration_seconds_count{{artifact_hash=\"{hash}\"}} {all}\n"
    )
}

#[test]
fn two_scrapes_are_what_came_between_them() {
    let texts = [exposition(0, 3, [80, 95, 100]), exposition(30, 5, [800, 990, 1_100])];
    let measured = measured(&texts, &terms()).expect("it counts");
    assert_eq!(count(&measured, Quantity::Traps), Ok(2));
    assert_eq!(measured.calls().expect("they are known"), 1_000);
    let latency = measured.histograms[&Quantity::Latency].as_ref().expect("it is there");
    assert_eq!((&latency.bounds[..], &latency.cumulative[..]), (&[0.1, 0.25][..], &[720, 895][..]));
    assert_eq!(latency.total, 1_000);
    let period = ["2027-01-15T11:00:00Z", "2027-01-15T11:30:00Z"];
    let period = period.map(|time| time.parse::<Timestamp>().expect("it is a time"));
    assert_eq!(measured.period, Some((period[0], period[1])));
    assert!(measured.notes.is_empty(), "{:?}", measured.notes);
    // A file that is named twice says nothing new.
    let again = [texts[0].clone(), texts[1].clone(), texts[1].clone()];
    let again = self::measured(&again, &terms()).expect("it counts");
    assert_eq!(again.calls().expect("they are known"), 1_000);
}

#[test]
fn a_restart_counts_what_came_after_it() {
    let texts = [
        exposition(0, 3, [80, 95, 100]),
        exposition(10, 4, [180, 195, 200]),
        exposition(20, 1, [10, 20, 30]),
        exposition(30, 2, [20, 30, 45]),
    ];
    let measured = measured(&texts, &terms()).expect("it counts");
    // 100 until the restart, 30 after it, and 15 more.
    assert_eq!(measured.calls().expect("they are known"), 145);
    assert_eq!(count(&measured, Quantity::Traps), Ok(3));
    assert!(measured.notes[0].starts_with("a process restarted once"), "{:?}", measured.notes);
}

/// Traps did not fall, and still all 5 of them came after the restart that the calls show.
#[test]
fn a_restart_that_other_counters_show() {
    let texts = [exposition(0, 3, [80, 95, 100]), exposition(20, 5, [10, 20, 30])];
    let told = measured(&texts, &terms()).expect("it counts");
    assert_eq!(told.calls().expect("they are known"), 30);
    assert_eq!(count(&told, Quantity::Traps), Ok(5));
    assert_eq!(told.notes.len(), 1);
    // Of two processes, the other one did not restart.
    let answer = prometheus(&[
        ("faas_errors_total", "one", [3, 5]),
        ("faas_invoke_duration_seconds", "one", [100, 130]),
        ("faas_errors_total", "two", [4, 6]),
        ("faas_invoke_duration_seconds", "two", [200, 50]),
    ]);
    let told = measured(&[answer], &terms()).expect("it counts");
    assert_eq!(count(&told, Quantity::Traps), Ok(2 + 6));
}

/// An answer of Prometheus about some instances, at 11:00 and 11:10: counters, and histograms
/// whose calls all took less than 0.1 s.
fn prometheus(series: &[(&str, &str, [u64; 2])]) -> String {
    let hash = "a".repeat(64);
    let one = |name: &str, instance: &str, le: &str, [one, two]: [u64; 2]| {
        format!(
            "{{\"metric\":{{\"__name__\":\"{name}\",\"artifact_hash\":\"{hash}\",\
             \"instance\":\"{instance}\"{le}}},\
             \"values\":[[1800010800,\"{one}\"],[1800011400,\"{two}\"]]}}"
        )
    };
    let mut all = Vec::new();
    for (name, instance, values) in series {
        match name.ends_with("_total") {
            true => all.push(one(name, instance, "", *values)),
            false => all.extend(["0.1", "+Inf"].map(|le| {
                let le = format!(",\"le\":\"{le}\"");
                one(&format!("{name}_bucket"), instance, &le, *values)
            })),
        }
    }
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{}]}}}}",
        all.join(",")
    )
}

/// A process that counts no traps says nothing of them, whatever the others count.
#[test]
fn a_counter_that_one_of_the_processes_lacks_is_refused() {
    let all = [
        ("faas_errors_total", "one", [3, 5]),
        ("faas_invoke_duration_seconds", "one", [100, 130]),
        ("faas_invoke_duration_seconds", "two", [200, 250]),
    ];
    let told = measured(&[prometheus(&all)], &terms()).expect("the latency counts");
    assert_eq!(
        count(&told, Quantity::Traps),
        Err("1 of the 2 processes that were called has no `faas_errors_total`".to_owned())
    );
    let zero = Terms { absent_is_zero: true, ..terms() };
    let told = measured(&[prometheus(&all)], &zero).expect("it counts");
    assert_eq!(count(&told, Quantity::Traps), Ok(2));
}

/// A process that ended long ago hides no other; of it alone, there is a reason.
#[test]
fn a_process_that_ended_long_ago_does_not_count() {
    let both = |instance: &str| {
        prometheus(&[
            ("faas_errors_total", instance, [3, 5]),
            ("faas_invoke_duration_seconds", instance, [100, 130]),
        ])
    };
    let old =
        both("old").replace("[1800010800,", "[1799910800,").replace("[1800011400,", "[1799911400,");
    let told = measured(&[old.clone(), both("new")], &terms()).expect("it counts");
    // The new one appeared while the evidence was collected, and so began at zero.
    assert_eq!((count(&told, Quantity::Traps), told.calls().ok()), (Ok(5), Some(130)));
    assert!(refusal(&[old], &terms()).contains("what is older than 24 h does not count"));
}

#[test]
fn a_counter_that_appears_later_began_at_zero() {
    let without = exposition(0, 0, [80, 95, 100])
        .lines()
        .filter(|line| !line.starts_with("faas_errors_total"))
        .map(|line| format!("{line}\n"))
        .collect::<String>();
    let texts = [without.clone(), exposition(30, 4, [800, 990, 1_100])];
    let both = measured(&texts, &terms()).expect("it counts");
    assert_eq!(count(&both, Quantity::Traps), Ok(4));
    // One that never appears is not zero, unless the policy says that it is.
    let later = exposition(30, 0, [800, 990, 1_100]);
    let later = later.lines().filter(|line| !line.starts_with("faas_errors_total"));
    let texts = [without, later.map(|line| format!("{line}\n")).collect()];
    let never = measured(&texts, &terms()).expect("the latency counts");
    let reason = count(&never, Quantity::Traps).expect_err("it is not there");
    assert!(reason.starts_with("there is no `faas.errors` of it"), "{reason}");
    let zero = Terms { absent_is_zero: true, ..terms() };
    let never = measured(&texts, &zero).expect("it counts");
    assert_eq!(count(&never, Quantity::Traps), Ok(0));
}

#[test]
fn what_cannot_be_a_count_is_refused() {
    for (value, reason) in [
        ("-3", "is -3, and a count is never negative"),
        ("NaN", "is not a number"),
        ("2.5", "is 2.5, and a count is a whole number"),
        ("1e13", "is 1e13, which is more than 10^12"),
    ] {
        let bad = exposition(30, 777, [800, 990, 1_100]).replace("} 777", &format!("}} {value}"));
        let measured = measured(&[exposition(0, 3, [80, 95, 100]), bad], &terms());
        let found = count(&measured.expect("the latency counts"), Quantity::Traps);
        let found = found.expect_err("it is no count");
        assert!(found.contains(reason), "{value}: {found}");
    }
}

#[test]
fn histograms_that_cannot_be_any_are_refused() {
    let first = exposition(0, 3, [80, 95, 100]);
    let good = exposition(30, 5, [800, 990, 1_100]);
    for (what, with, reason) in [
        ("} 990", "} 90", "has buckets that fall from 800 to 90"),
        ("le=\"+Inf\"} 1100", "le=\"5\"} 1100", "has no bucket `+Inf`"),
        ("le=\"0.25\"", "le=\"0.10\"", "has two buckets with the bound 0.1"),
        ("le=\"0.25\"", "le=\"often\"", "a bound that is no number"),
    ] {
        assert!(good.contains(what), "{what}");
        let texts = [first.clone(), good.replace(what, with)];
        let measured = measured(&texts, &terms()).expect("the traps count");
        let found = measured.histograms[&Quantity::Latency].as_ref().expect_err("it is none");
        assert!(found.reason.contains(reason), "{what}: {found:?}");
        assert!(measured.calls().is_err(), "calls are counted by it");
    }
}

#[test]
fn evidence_of_others_and_of_another_day_is_refused() {
    let texts = [exposition(0, 3, [80, 95, 100]), exposition(30, 5, [800, 990, 1_100])];
    let changed = |from: &str, to: &str| texts.clone().map(|text| text.replace(from, to));
    let hash = "a".repeat(64);

    let other = refusal(&changed(&hash, &"b".repeat(64)), &terms());
    assert!(other.starts_with("the evidence is about another component"), "{other}");
    let unlabelled = refusal(&changed("artifact_hash", "pod"), &terms());
    assert!(unlabelled.contains("has `pod`, and not `artifact.hash`"), "{unlabelled}");
    let renamed = refusal(&changed("faas_", "fn_"), &terms());
    assert!(renamed.contains("none of the metrics that are asked for"), "{renamed}");

    let tomorrow = Terms { now: "2027-01-16T12:00:01Z".parse().expect("a time"), ..terms() };
    let stale = refusal(&texts, &tomorrow);
    assert!(stale.contains("24 h ago, and what is older than 24 h does not count"), "{stale}");
    let earlier = Terms { now: "2027-01-15T11:10:00Z".parse().expect("a time"), ..terms() };
    let future = refusal(&texts, &earlier);
    assert!(future.contains("which is in the future: compare the clocks"), "{future}");

    let single = refusal(&texts[..1], &terms());
    assert!(single.contains("has one sample"), "{single}");
    let both = [texts[0].clone(), exposition(0, 9, [90, 95, 100])];
    let both = refusal(&both, &terms());
    assert!(both.contains("has two values at 2027-01-15T11:00:00Z"), "{both}");

    // Of an image, the digest of its manifest is at the end of the reference.
    let image = changed(&format!("sha256:{hash}"), &format!("ghcr.io/acme/plugin@sha256:{hash}"));
    assert!(measured(&image, &terms()).is_ok());
}

#[test]
fn gaps_are_told_or_refused() {
    let mut texts: Vec<String> =
        (0..10).map(|minute| exposition(minute, 3, [80, 95, 100 + u64::from(minute)])).collect();
    texts.push(exposition(50, 3, [80, 95, 200]));
    let told = measured(&texts, &terms()).expect("it counts");
    let note = "there is no sample for 41 min, where there usually is one every 60 s";
    assert_eq!(told.notes, [note]);
    let strict = Terms { max_gap: Some(SignedDuration::from_mins(5)), ..terms() };
    let refused = refusal(&texts, &strict);
    assert!(refused.contains("has no sample for 41 min, and at most 5 min may be missing"));
}

#[test]
fn open_metrics_says_when_it_began() {
    let hash = "a".repeat(64);
    let text = format!(
        "# TYPE faas_errors counter\n\
         faas_errors_total{{artifact_hash=\"{hash}\"}} 7 1800010800 # {{trace_id=\"x\"}} 1\n\
         faas_errors_created{{artifact_hash=\"{hash}\"}} 1800007200\n\
         # TYPE faas_invoke_duration_seconds histogram\n\
         faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=\"0.1\"}} 90 1800010800\n\
         faas_invoke_duration_seconds_bucket{{artifact_hash=\"{hash}\",le=\"+Inf\"}} 99 1800010800\n\
         faas_invoke_duration_seconds_created{{artifact_hash=\"{hash}\"}} 1800007200\n\
         # EOF\n"
    );
    let measured = measured(&[text], &terms()).expect("it counts");
    assert_eq!(count(&measured, Quantity::Traps), Ok(7));
    assert_eq!(measured.calls().expect("they are known"), 99);
}

#[test]
fn exposition_text_that_is_none_says_where() {
    for (text, reason) in [
        ("up 1\n", "line 1: nothing says when it was scraped"),
        ("<html>\n", "line 1: no sample of exposition text"),
        ("up{job=\"a\" 1 2\n", "line 1: no sample of exposition text"),
        ("up{job=\"a} 1 2\n", "line 1: no sample of exposition text"),
        ("up 1 now\n", "line 1: no time"),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\nbusy\n", "the server answered `HTTP/1.1 503"),
        ("HTTP/1.1 200 OK\r\n", "it is the head of an HTTP answer without a body"),
        ("", "it is empty"),
    ] {
        let error = read("evidence", text.as_bytes()).expect_err("it is none");
        assert!(error.reason.contains(reason), "{text:?}: {}", error.reason);
    }
    assert!(read("evidence", b"\0asm\x0d\0\x01\0").is_err());
}

/// A series of an answer: the metric, its labels, and its values by seconds.
type Row<'a> = (&'a str, &'a str, &'a [(u32, &'a str)]);

/// An answer of `/api/v1/query` with a range selector.
fn matrix(series: &[Row<'_>]) -> String {
    let series = series.iter().map(|(name, labels, values)| {
        let values = values.iter().map(|(time, value)| format!("[18000108{time:02},\"{value}\"]"));
        let values = values.collect::<Vec<_>>().join(",");
        let hash = "a".repeat(64);
        format!(
            "{{\"metric\":{{\"__name__\":\"{name}\",\"artifact_hash\":\"sha256:{hash}\"{labels}}},\
             \"values\":[{values}]}}"
        )
    });
    let series = series.collect::<Vec<_>>().join(",");
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{series}]}}}}"
    )
}

#[test]
fn an_answer_of_prometheus_adds_its_instances_up() {
    let bucket = "faas_invoke_duration_seconds_bucket";
    let text = matrix(&[
        (bucket, ",\"le\":\"0.1\",\"instance\":\"a\"", &[(0, "10"), (15, "15"), (30, "19")]),
        (bucket, ",\"le\":\"+Inf\",\"instance\":\"a\"", &[(0, "10"), (15, "16"), (30, "20")]),
        // A second instance that starts later, and whose bounds are others, too.
        (bucket, ",\"le\":\"0.05\",\"instance\":\"b\"", &[(15, "2"), (30, "5")]),
        (bucket, ",\"le\":\"0.1\",\"instance\":\"b\"", &[(15, "3"), (30, "7")]),
        (bucket, ",\"le\":\"+Inf\",\"instance\":\"b\"", &[(15, "3"), (30, "8")]),
        ("faas_errors_total", ",\"instance\":\"a\"", &[(0, "1"), (15, "1"), (30, "2")]),
        ("faas_errors_total", ",\"instance\":\"b\"", &[(30, "1")]),
    ]);
    let measured = measured(&[text], &terms()).expect("it counts");
    assert_eq!(count(&measured, Quantity::Traps), Ok(2));
    let latency = measured.histograms[&Quantity::Latency].as_ref().expect("it is there");
    // 10 and 8 calls; only the bound 0.1 is known of both.
    assert_eq!(latency.total, 18);
    assert_eq!((&latency.bounds[..], &latency.cumulative[..]), (&[0.1][..], &[16][..]));
}

#[test]
fn answers_that_say_nothing_are_refused() {
    for (text, reason) in [
        (
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}",
            "Prometheus answered with an error: parse error",
        ),
        (
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
            "the query matched no series",
        ),
        (
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"2\"]}}",
            "the answer is a scalar, not series",
        ),
        (
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":\
             {},\"value\":[1,\"2\"]}]}}",
            "a series without the name of its metric",
        ),
        ("{\"status\":\"success\",\"data\":{\"resultT", "it is no whole answer"),
        ("{\"status\":\"success\"}", "the answer has no data"),
        ("{\"a\":1}", "it is neither OTLP JSON"),
    ] {
        let error = read("evidence", text.as_bytes()).expect_err("it is none");
        assert!(error.reason.contains(reason), "{text}: {}", error.reason);
    }
}

/// A line of the collector's file exporter. Times are seconds after 1,800,010,000.
fn otlp(temporality: u32, metrics: &str) -> String {
    let hash = "a".repeat(64);
    let metrics = metrics.replace("TEMPORALITY", &temporality.to_string());
    format!(
        "{{\"resourceMetrics\":[{{\"resource\":{{\"attributes\":[{{\"key\":\"artifact.hash\",\
         \"value\":{{\"stringValue\":\"{hash}\"}}}}]}},\"scopeMetrics\":[{{\"metrics\":[{metrics}]\
         }}]}}]}}\n"
    )
}

fn sum(start: u32, time: u32, value: u32) -> String {
    format!(
        "{{\"name\":\"faas.errors\",\"sum\":{{\"aggregationTemporality\":TEMPORALITY,\
         \"isMonotonic\":true,\"dataPoints\":[{{\"startTimeUnixNano\":\"18000{start}000000000\",\
         \"timeUnixNano\":\"18000{time}000000000\",\"asInt\":\"{value}\"}}]}}}}"
    )
}

fn explicit(start: u32, time: u32, counts: [u32; 3]) -> String {
    let [fast, slow, slowest] = counts;
    let all = fast + slow + slowest;
    format!(
        "{{\"name\":\"faas.invoke_duration\",\"unit\":\"ms\",\"histogram\":{{\
         \"aggregationTemporality\":TEMPORALITY,\"dataPoints\":[{{\
         \"startTimeUnixNano\":\"18000{start}000000000\",\
         \"timeUnixNano\":\"18000{time}000000000\",\"count\":\"{all}\",\
         \"bucketCounts\":[\"{fast}\",\"{slow}\",{slowest}],\"explicitBounds\":[100,250]}}]}}}}"
    )
}

#[test]
fn otlp_counts_since_its_start() {
    // The process starts within the period, restarts, and its second start is told by its time
    // alone: the numbers did not fall.
    let text = [
        otlp(2, &format!("{},{}", sum(10_000, 10_060, 3), explicit(10_000, 10_060, [80, 15, 5]))),
        otlp(2, &format!("{},{}", sum(10_100, 10_160, 4), explicit(10_100, 10_160, [90, 16, 6]))),
    ];
    let measured = measured(&[text.concat()], &terms()).expect("it counts");
    assert_eq!(count(&measured, Quantity::Traps), Ok(7));
    let latency = measured.histograms[&Quantity::Latency].as_ref().expect("it is there");
    assert_eq!((&latency.bounds[..], latency.total), (&[0.1, 0.25][..], 212));
    assert_eq!(latency.cumulative, [170, 201]);
}

#[test]
fn otlp_adds_deltas_up() {
    let text = [otlp(1, &sum(10_000, 10_060, 3)), otlp(1, &sum(10_060, 10_120, 2))];
    let found = measured(&[text.concat()], &terms()).expect("it counts");
    assert_eq!(count(&found, Quantity::Traps), Ok(5));
    let overlapping = [otlp(1, &sum(10_000, 10_060, 3)), otlp(1, &sum(10_030, 10_120, 2))];
    let reason = refusal(&[overlapping.concat()], &terms());
    assert!(reason.contains("has deltas whose periods overlap"), "{reason}");
}

/// Clocks may differ by a little.
#[test]
fn what_begins_to_count_after_its_own_time_is_refused() {
    let found = measured(&[otlp(1, &sum(10_090, 10_060, 3))], &terms()).expect("it counts");
    assert_eq!(count(&found, Quantity::Traps), Ok(3));
    let (from, until) = found.period.expect("it has a period");
    assert_eq!(from, until);
    let reason = refusal(&[otlp(1, &sum(10_121, 10_060, 3))], &terms());
    assert!(reason.contains("began to count at"), "{reason}");
}

#[test]
fn exponential_histograms_meet_at_the_bounds_of_the_coarser_one() {
    let exponential = |start: u32, time: u32, scale: i32, offset: i32, counts: &str, count: u32| {
        format!(
            "{{\"name\":\"faas.invoke_duration\",\"unit\":\"s\",\"exponentialHistogram\":{{\
             \"aggregationTemporality\":TEMPORALITY,\"dataPoints\":[{{\
             \"startTimeUnixNano\":\"18000{start}000000000\",\
             \"timeUnixNano\":\"18000{time}000000000\",\"count\":\"{count}\",\"scale\":{scale},\
             \"zeroCount\":\"1\",\"positive\":{{\"offset\":{offset},\"bucketCounts\":{counts}}}\
             }}]}}}}"
        )
    };
    // Scale 1: the bounds are powers of the root of 2: from 2^-1, so 0.5, 0.707, 1, 1.414, 2.
    let fine = exponential(10_000, 10_060, 1, -2, "[\"1\",\"2\",\"3\",\"4\"]", 11);
    // Scale 0: 0.5, 1, 2, 4.
    let coarse = exponential(10_100, 10_160, 0, -1, "[\"5\",\"6\",\"7\"]", 19);
    let text = [otlp(2, &fine), otlp(2, &coarse)].concat();
    let measured = measured(&[text], &terms()).expect("it counts");
    let latency = measured.histograms[&Quantity::Latency].as_ref().expect("it is there");
    assert_eq!(latency.bounds, [0.5, 1.0, 2.0, 4.0]);
    assert_eq!((&latency.cumulative[..], latency.total), (&[2, 10, 23, 30][..], 30));
}

/// What wasmCloud 1's host exports, by the names, units and labels of its `crates/host/src/metrics.rs`
/// and `crates/tracing/src/metrics.rs`, and by the configuration in `docs/how-to/promote.md`.
#[test]
fn metrics_of_wasmcloud_are_read() {
    let hash = "a".repeat(64);
    let image = format!("registry.example/plugin:1.0@sha256:{hash}");
    let attributes = format!(
        "\"attributes\":[{{\"key\":\"component.ref\",\"value\":{{\"stringValue\":\"{image}\"}}}}],\
         \"startTimeUnixNano\":\"1800010000000000000\",\"timeUnixNano\":\"1800010060000000000\""
    );
    let counter = |name: &str, value: u32| {
        format!(
            "{{\"name\":\"wasmcloud_host.component.{name}\",\"sum\":{{\
             \"aggregationTemporality\":2,\"isMonotonic\":true,\
             \"dataPoints\":[{{{attributes},\"asInt\":\"{value}\"}}]}}}}"
        )
    };
    // Scale 0, from 2^20 nanoseconds, which is a millisecond.
    let histogram = format!(
        "{{\"name\":\"wasmcloud_host.handle_rpc_message.duration\",\"unit\":\"nanoseconds\",\
         \"exponentialHistogram\":{{\"aggregationTemporality\":2,\"dataPoints\":[{{{attributes},\
         \"count\":\"9\",\"scale\":0,\"zeroCount\":\"0\",\
         \"positive\":{{\"offset\":20,\"bucketCounts\":[\"6\",\"3\"]}}}}]}}}}"
    );
    let metrics = [counter("invocations", 9), counter("invocation.errors", 2), histogram];
    let text = format!(
        "{{\"resourceMetrics\":[{{\"scopeMetrics\":[{{\"metrics\":[{}]}}]}}]}}\n",
        metrics.join(",")
    );
    let mut terms = Terms { digest_label: "component.ref".to_owned(), ..terms() };
    let host = |name: &str| Metric::named(&format!("wasmcloud_host.{name}"));
    terms.metrics.state(Quantity::Latency, host("handle_rpc_message.duration"));
    terms.metrics.state(Quantity::Traps, host("component.invocation.errors"));
    let measured = measured(&[text], &terms).expect("it counts");
    assert_eq!((measured.calls(), count(&measured, Quantity::Traps)), (Ok(9), Ok(2)));
    let latency = measured.histograms[&Quantity::Latency].as_ref().expect("it is there");
    let millisecond = f64::from(1 << 20) * 1e-9;
    assert_eq!(latency.bounds, [millisecond, 2.0 * millisecond, 4.0 * millisecond]);
}

#[test]
fn otlp_that_contradicts_itself_is_refused() {
    let good = otlp(2, &explicit(10_000, 10_060, [80, 15, 5]));
    for (from, to, reason) in [
        ("\"count\":\"100\"", "\"count\":\"101\"", "has another count than its buckets together"),
        ("[100,250]", "[100]", "has another number of buckets than its bounds make"),
        ("Temporality\":2", "Temporality\":0", "does not say its aggregation temporality"),
        ("\"timeUnixNano\":\"18", "\"timeUnixNano\":\"x", "has no time"),
    ] {
        assert!(good.contains(from), "{from}");
        let bad = good.replace(from, to);
        let error = read("evidence", bad.as_bytes()).expect_err("it is refused");
        assert!(error.reason.contains(reason), "{from}: {}", error.reason);
    }
    let cut = &good[..good.len() - 9];
    let error = read("evidence", cut.as_bytes()).expect_err("it is cut off");
    assert!(error.help.expect("it says what to do").contains("cut off"));
}

#[test]
fn evidence_of_two_formats_may_count_twice() {
    let texts = [
        exposition(0, 3, [80, 95, 100]),
        exposition(30, 5, [800, 990, 1_100]),
        otlp(2, &sum(10_000, 10_060, 3)),
    ];
    let reason = refusal(&texts, &terms());
    assert!(reason.contains("together they may count calls twice"), "{reason}");
}

#[test]
fn a_metric_may_be_told_by_a_label() {
    let errors = |minute: u32, traps: u32, memory: u32| {
        let hash = "a".repeat(64);
        exposition(minute, 0, [100, 100, 100 * u64::from(minute)])
            + &format!(
                "host_errors{{artifact_hash=\"{hash}\",error_type=\"trap\"}} {traps}\n\
                 host_errors{{artifact_hash=\"{hash}\",error_type=\"memory\"}} {memory}\n"
            )
    };
    let mut terms = terms();
    let metric = |text: &str| Metric::parse(text).expect("it is a metric");
    terms.metrics.state(Quantity::Traps, metric("host.errors{error.type=\"trap\"}"));
    terms.metrics.state(Quantity::MemoryBreaches, metric("host_errors{error_type=\"memory\"}"));
    let texts = [errors(10, 1, 10), errors(20, 3, 15)];
    let measured = measured(&texts, &terms).expect("it counts");
    assert_eq!(count(&measured, Quantity::Traps), Ok(2));
    assert_eq!(count(&measured, Quantity::MemoryBreaches), Ok(5));
    for text in ["", "a{", "a{}", "a{b}", "a{b=c}", "a b", "a{b=\"c\"} d"] {
        assert!(Metric::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_unit_is_stated_somewhere() {
    let bare = |minute, buckets| {
        exposition(minute, 1, buckets).replace("faas_invoke_duration_seconds", "call_time")
    };
    let texts = [bare(0, [80, 95, 100]), bare(30, [800, 990, 1_100])];
    let mut terms = terms();
    terms.metrics.state(Quantity::Latency, Metric::named("call_time"));
    let unknown = measured(&texts, &terms).expect("the traps count");
    let reason = &unknown.histograms[&Quantity::Latency].as_ref().expect_err("no unit").reason;
    assert!(reason.starts_with("nothing says the unit of `call_time`"), "{reason}");
    terms.metrics.seconds = Some(1e-3);
    let known = measured(&texts, &terms).expect("it counts");
    let latency = known.histograms[&Quantity::Latency].as_ref().expect("it is there");
    assert_eq!(latency.bounds, [0.1 * 1e-3, 0.25 * 1e-3]);
}
