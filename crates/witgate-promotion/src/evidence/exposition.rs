//! Prometheus' text format 0.0.4 and OpenMetrics 1.0: what a host's `/metrics` answers.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::native::Native;
use super::{EvidenceError, cut};
use crate::series::Series;

/// Reads a text that was scraped at `scraped`, unless its samples carry their own times.
pub(super) fn read(text: &str, scraped: Option<Timestamp>) -> Result<Vec<Series>, EvidenceError> {
    // Only OpenMetrics ends so, and only there times are in seconds.
    let is_open_metrics = text.trim_end().ends_with("# EOF");
    let mut native = Native::default();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let wrong = |what: &str| {
            let reason = format!("line {}: {what}: `{}`", index + 1, cut(line));
            EvidenceError::new(reason)
        };
        if let Some(comment) = line.strip_prefix('#') {
            native.comment(comment.trim());
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let sample = sample(line).ok_or_else(|| {
            let help = "evidence is OTLP JSON, an answer of Prometheus' HTTP API, exposition text, \
                        or a signed statement";
            wrong("no sample of exposition text").help(help)
        })?;
        let own = match sample.time {
            None => None,
            Some(text) => {
                let time = time(text, is_open_metrics).ok_or_else(|| wrong("no time"))?;
                Some(time)
            }
        };
        if let Some(base) = sample.name.strip_suffix("_created") {
            native.add_start(base, sample.labels, sample.value);
            continue;
        }
        let Some(time) = own.or(scraped) else {
            let error = wrong("nothing says when it was scraped");
            let help = "save it with its head, which has the date: `curl -si URL > FILE`";
            return Err(error.help(help));
        };
        native.add(sample.name, sample.labels, time, sample.value);
    }
    native.series()
}

/// One line: a name, labels, a value, and perhaps a time.
struct Sample<'t> {
    name: String,
    labels: BTreeMap<String, String>,
    value: f64,
    time: Option<&'t str>,
}

fn sample(line: &str) -> Option<Sample<'_>> {
    let end = line.find(|c: char| c == '{' || c.is_whitespace())?;
    let mut name = line[..end].to_owned();
    let mut rest = &line[end..];
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside.trim_start();
        loop {
            if let Some(after) = rest.strip_prefix('}') {
                rest = after;
                break;
            }
            // Names with dots are quoted, and the name of the metric may be among the labels.
            let label;
            if rest.starts_with('"') {
                (label, rest) = quoted(rest)?;
            } else {
                let end = rest.find('=')?;
                label = rest[..end].trim_end().to_owned();
                rest = &rest[end..];
            }
            rest = rest.trim_start();
            match rest.strip_prefix('=') {
                Some(after) => {
                    let value;
                    (value, rest) = quoted(after.trim_start())?;
                    if labels.insert(label, value).is_some() {
                        return None;
                    }
                }
                None if name.is_empty() => name = label,
                None => return None,
            }
            rest = rest.trim_start();
            match rest.strip_prefix(',') {
                Some(after) => rest = after.trim_start(),
                None if rest.starts_with('}') => {}
                None => return None,
            }
        }
    }
    if name.is_empty() {
        return None;
    }
    // What follows in OpenMetrics is an exemplar.
    let numbers = rest.split(" # ").next().unwrap_or_default();
    let mut words = numbers.split_whitespace();
    let value = number(words.next()?)?;
    let time = words.next();
    words.next().is_none().then_some(Sample { name, labels, value, time })
}

/// A quoted text at the start, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let inside = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut chars = inside.char_indices();
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => return Some((value, &inside[index + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    None
}

/// A value as both formats and Prometheus' API write it.
pub(super) fn number(word: &str) -> Option<f64> {
    match word {
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        word => word.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

fn time(word: &str, is_open_metrics: bool) -> Option<Timestamp> {
    match is_open_metrics {
        true => seconds(word.parse().ok()?),
        false => Timestamp::from_millisecond(word.parse().ok()?).ok(),
    }
}

/// A time in seconds since the epoch, to the millisecond.
pub(super) fn seconds(seconds: f64) -> Option<Timestamp> {
    let milliseconds = (seconds * 1e3).round();
    if !milliseconds.is_finite() || milliseconds.abs() >= 1e15 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "it is far below what fits")]
    Timestamp::from_millisecond(milliseconds as i64).ok()
}
