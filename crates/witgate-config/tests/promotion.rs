//! What a policy says of promotion: what it is read as, what is refused, and what loosens it.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use jiff::{SignedDuration, Timestamp};
use witgate_config::Config;
use witgate_promotion::{Increase, Limit, Limits, Measure, Metric, Quantiles, Quantity};

const WHOLE: &str = r#"
[promotion]
min-calls = 5000
confidence = "99%"
quantiles = "interpolated"
max-age = "6h"
max-gap = "5min"
digest-label = "component"
absent-counters = "zero"

[[promotion.limit]]
measure = "trap-rate"
max = "20"
max-increase = "5"

[[promotion.limit]]
measure = "latency-p99"
max = "250ms"
max-increase = "10%"

[promotion.metrics]
latency = "host.call"
memory-breaches = "host.errors{type=\"memory\"}"
unit = "ms"
"#;

fn read(text: &str) -> Config {
    Config::read("witgate.toml", text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn what_is_said_is_read() {
    let promotion = read(WHOLE).promotion.unwrap();
    assert_eq!(
        promotion.limits(),
        Limits {
            measures: [
                (
                    Measure::TrapRate,
                    Limit { max: Some(2e-3), max_increase: Some(Increase::Absolute(5e-4)) }
                ),
                (
                    Measure::LatencyP99,
                    Limit { max: Some(0.25), max_increase: Some(Increase::Relative(0.1)) }
                ),
            ]
            .into(),
            min_calls: 5_000,
            confidence: 0.99,
            quantiles: Quantiles::Interpolated,
        }
    );
    let terms = promotion.terms(Timestamp::UNIX_EPOCH);
    assert_eq!(terms.max_age, SignedDuration::from_hours(6));
    assert_eq!(terms.max_gap, Some(SignedDuration::from_mins(5)));
    assert_eq!((terms.digest_label.as_str(), terms.absent_is_zero), ("component", true));
    assert_eq!(terms.metrics.metric_for(Quantity::Latency), Some(Metric::named("host.call")));
    assert_eq!(terms.metrics.metric_for(Quantity::Traps), Some(Metric::named("faas.errors")));
    assert_eq!(terms.metrics.metric_for(Quantity::Calls), None);
    assert_eq!(terms.metrics.seconds, Some(1e-3));
    assert_eq!(read("[promotion]").promotion.unwrap().limits(), Limits::default());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let limit =
        |measure: &str, rest: &str| format!("[[promotion.limit]]\nmeasure = \"{measure}\"\n{rest}");
    for (text, message) in [
        (limit("latency-p98", "max = \"1s\""), "`measure` cannot be `latency-p98`"),
        (limit("latency-p99", ""), "`max` is missing in `[[promotion.limit]]`"),
        (limit("latency-p99", "max = \"250\""), "`max` cannot be `250`"),
        (limit("trap-rate", "max = \"5%\""), "`max` cannot be `5%`"),
        (limit("trap-rate", "max-increase = \"-5%\""), "`max-increase` cannot be `-5%`"),
        (
            limit("memory-breach-rate", "max = \"1\""),
            "nothing says which metric `memory-breach-rate` is counted by",
        ),
        (
            limit("trap-rate", "max = \"1\"\n") + &limit("trap-rate", "max = \"2\""),
            "a second limit for `trap-rate`",
        ),
        (
            "[promotion]\nrequire = true".to_owned(),
            "`require` needs `[provenance]`, which says whose promotions count",
        ),
        ("[promotion]\nmin-calls = 0".to_owned(), "`min-calls` must be 1 or more"),
        ("[promotion]\nconfidence = \"0.95\"".to_owned(), "`confidence` cannot be `0.95`"),
        ("[promotion]\nconfidence = \"100%\"".to_owned(), "`confidence` cannot be `100%`"),
        ("[promotion]\nmax-age = \"0h\"".to_owned(), "`max-age` cannot be `0h`"),
        ("[promotion]\nmax-gap = \"soon\"".to_owned(), "`max-gap` cannot be `soon`"),
        ("[promotion.metrics]\ntraps = \"a{b\"".to_owned(), "`a{b` is not a metric"),
        ("[promotion.metrics]\nunit = \"min\"".to_owned(), "`unit` cannot be `min`"),
        (
            "[promotion.metrics]\nerrors = \"e\"".to_owned(),
            "unknown key `errors` in `[promotion.metrics]`",
        ),
    ] {
        let error = Config::read("witgate.toml", &text).expect_err(&text);
        assert_eq!(error.message(), message, "{text}");
        assert!(error.help().is_some(), "{text}");
    }
}

fn loosened(was: &str, now: &str) -> Vec<String> {
    let facts = witgate_config::loosened(Some(&read(was)), Some(&read(now)), true);
    facts.into_iter().map(|fact| fact.matter).collect()
}

/// Each limit that is raised points at its own table.
#[test]
fn a_raised_limit_points_at_its_table() {
    let changed = WHOLE.replacen("\"10%\"", "\"11%\"", 1);
    let facts = witgate_config::loosened(Some(&read(WHOLE)), Some(&read(&changed)), true);
    let last = WHOLE.match_indices("[[promotion.limit]]").last().unwrap().0;
    for site in &facts[0].sites {
        assert_eq!(site.as_ref().unwrap().place().unwrap().start, last);
    }
}

/// From the whole policy to the changed one, something is found, and nothing the other way.
#[test]
fn what_asks_for_less_is_found() {
    for (from, to, matter) in [
        ("max = \"20\"", "max = \"21\"", "the limit of `trap-rate` was raised or removed"),
        ("max = \"20\"\n", "", "the limit of `trap-rate` was raised or removed"),
        ("\"10%\"", "\"11%\"", "the limit of `latency-p99` was raised or removed"),
        ("min-calls = 5000", "min-calls = 4999", "`min-calls` changed from 5000 to 4999"),
        ("\"99%\"", "\"90%\"", "`confidence` changed from 99% to 90%"),
        ("\"6h\"", "\"7h\"", "`max-age` was raised: older observations count"),
        (
            "\"5min\"",
            "\"6min\"",
            "`max-gap` was raised or removed: longer gaps between samples count",
        ),
        (
            "max-gap = \"5min\"\n",
            "",
            "`max-gap` was raised or removed: longer gaps between samples count",
        ),
    ] {
        assert!(WHOLE.contains(from), "{from}");
        let changed = WHOLE.replacen(from, to, 1);
        assert_eq!(loosened(WHOLE, &changed), [matter], "{from}");
        assert_eq!(loosened(&changed, WHOLE), [""; 0], "mirrored: {from}");
    }
    for (from, to, matter) in [
        ("\"interpolated\"", "\"bounds\"", "quantiles are now interpolated within buckets"),
        ("\"zero\"", "\"unknown\"", "counters that the evidence does not have now count as zero"),
    ] {
        let strict = WHOLE.replacen(from, to, 1);
        assert_eq!(loosened(&strict, WHOLE), [matter], "{from}");
        assert_eq!(loosened(WHOLE, &strict), [""; 0], "mirrored: {from}");
    }
    // Another source of a number is neither stricter nor looser.
    for (from, to, matter) in [
        ("\"component\"", "\"pod\"", "`digest-label` changed from `component` to `pod`"),
        (
            "\"host.call\"",
            "\"fast.call\"",
            "metric of `latency` changed from `host.call` to `fast.call`",
        ),
        ("unit = \"ms\"", "unit = \"s\"", "the unit of times changed"),
    ] {
        assert_eq!(loosened(WHOLE, &WHOLE.replacen(from, to, 1)), [matter], "{from}");
    }
    let trusted = "[provenance]\nkey = [{ path = \"k\" }]\n[promotion]\nrequire = true";
    let free = trusted.replace("true", "false");
    assert_eq!(loosened(trusted, &free), ["artifacts no longer have to pass as canaries"]);
    assert_eq!(loosened(&free, trusted), [""; 0]);
    let amount = WHOLE.replacen("\"10%\"", "\"10ms\"", 1);
    assert_eq!(loosened(WHOLE, &amount).len(), 1);
    let gone = "`[promotion]` removed: only the default limits apply to canaries";
    assert_eq!(loosened(WHOLE, ""), [gone]);
    assert_eq!(loosened("", WHOLE), [""; 0]);
    let without = "[promotion]\n[[promotion.limit]]\nmeasure = \"trap-rate\"\nmax = \"1\"";
    let other = without.replace("trap-rate", "timeout-rate");
    assert_eq!(loosened(without, &other), ["`trap-rate` no longer has a limit"]);
}
