//! How bad a canary may be: at most so much, and at most so much worse than the baseline.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::measure::{Measure, Unit};

/// The limits of one measure, in its base unit: a share, or seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Limit {
    /// The most that it may be.
    pub max: Option<f64>,
    /// The most that it may be above the baseline's.
    pub max_increase: Option<Increase>,
}

/// How much more than the baseline's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Increase {
    /// By so large a share of it: `0.1` for 10 %.
    Relative(f64),
    /// By so much.
    Absolute(f64),
}

impl Increase {
    /// The limit as `weight * baseline + margin`.
    pub(crate) fn line(self) -> (f64, f64) {
        match self {
            Increase::Relative(share) => (1.0 + share, 0.0),
            Increase::Absolute(margin) => (1.0, margin),
        }
    }
}

/// How quantiles are read out of histograms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quantiles {
    /// Between the bounds of buckets: nothing is assumed.
    #[default]
    Bounds,
    /// As if values were spread evenly in their bucket, as PromQL assumes.
    Interpolated,
}

impl Quantiles {
    /// Each of them.
    pub const ALL: &[Quantiles] = &[Quantiles::Bounds, Quantiles::Interpolated];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Quantiles::Bounds => "bounds",
            Quantiles::Interpolated => "interpolated",
        }
    }
}

impl FromStr for Quantiles {
    type Err = ();

    fn from_str(word: &str) -> Result<Quantiles, ()> {
        Quantiles::ALL.iter().copied().find(|it| it.as_str() == word).ok_or(())
    }
}

/// What a canary is held to.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The limits by measure; a measure without one is only shown.
    pub measures: BTreeMap<Measure, Limit>,
    /// The fewest calls, of the candidate and of a baseline that it is compared with.
    pub min_calls: u64,
    /// The confidence of each interval, such as 0.95.
    pub confidence: f64,
    /// How quantiles are read.
    pub quantiles: Quantiles,
}

impl Default for Limits {
    /// No more than 5 traps of 10,000 calls above the baseline's, and no more than a quarter
    /// slower, of 10,000 calls.
    fn default() -> Limits {
        let worse = |increase| Limit { max: None, max_increase: Some(increase) };
        Limits {
            measures: [
                (Measure::TrapRate, worse(Increase::Absolute(5e-4))),
                (Measure::LatencyP95, worse(Increase::Relative(0.25))),
            ]
            .into(),
            min_calls: 10_000,
            confidence: 0.95,
            quantiles: Quantiles::Bounds,
        }
    }
}

/// Why a text is no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitError {
    /// What to write.
    pub help: String,
}

impl Limit {
    /// Reads a `max`: a number of 10,000 calls, or a time.
    pub fn parse_max(measure: Measure, text: &str) -> Result<f64, LimitError> {
        let (read, help) = match measure.unit() {
            Unit::PerTenThousand => (
                text.parse().ok().map(|count: f64| count / 1e4).filter(|share| *share <= 1.0),
                "write how many of 10,000 calls, as in \"5\"",
            ),
            Unit::Seconds => (
                parse_duration(text),
                "write a time with its unit, `us`, `ms`, `s`, `min`, `h` or `d`, as in \"250ms\"",
            ),
        };
        let is_possible = |value: &f64| value.is_finite() && *value >= 0.0;
        read.filter(is_possible).ok_or_else(|| LimitError { help: help.to_owned() })
    }

    /// Reads a `max-increase`: a percentage, or as much as a `max`.
    pub fn parse_increase(measure: Measure, text: &str) -> Result<Increase, LimitError> {
        if let Some(percent) = text.strip_suffix('%') {
            let share = percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0);
            let is_possible = |share: &f64| (0.0..=100.0).contains(share);
            let help = || LimitError { help: "write a percentage, as in \"10%\"".to_owned() };
            return share.filter(is_possible).map(Increase::Relative).ok_or_else(help);
        }
        let absolute = Limit::parse_max(measure, text).map(Increase::Absolute);
        absolute.map_err(|error| LimitError { help: format!("{}, or \"10%\"", error.help) })
    }
}

/// The longest time that is accepted: a hundred years.
const LONGEST: f64 = 100.0 * 366.0 * 86_400.0;

/// A time such as `250ms` or `24h`, in seconds.
pub fn parse_duration(text: &str) -> Option<f64> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic() || c == 'µ')?;
    let (number, unit) = text.split_at(unit);
    let seconds = match unit {
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    let value = number.trim().parse::<f64>().ok()? * seconds;
    (0.0..=LONGEST).contains(&value).then_some(value)
}
