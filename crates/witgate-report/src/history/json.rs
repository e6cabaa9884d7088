//! For programs: `witgate/history/1`, whose keys only ever grow. What one run wrote
//! another reads, to put several repositories into one report.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use witgate_history::{
    Breaking, Counts, Numbers, Period, PrereleaseAge, ReleaseCounts, RepositoryHistory, WaiverAge,
};

use super::HistoryReport;
use crate::visible;
use crate::wire::WireTool;

/// The JSON Schema of what `witgate history --format json` writes.
pub const HISTORY_SCHEMA: &str = include_str!("../../schema/history-1.json");

const SCHEMA: &str = "witgate/history/1";

#[derive(Serialize)]
struct Wire<'a> {
    schema: &'static str,
    tool: WireTool,
    now: i64,
    by: &'static str,
    numbers: WireNumbers<'a>,
    repositories: &'a [RepositoryHistory],
}

#[derive(Serialize)]
struct WireNumbers<'a> {
    total: WireCounts,
    periods: Vec<WirePeriod<'a>>,
    releases: WireReleases,
    rules: Vec<WireCount<'a>>,
    capabilities: Vec<WireCount<'a>>,
    days_between_breaking_releases: Option<i64>,
    days_between_breaking_commits: Option<i64>,
    days_since_breaking_commit: Option<i64>,
    waivers: WireWaivers<'a>,
    long_prereleases: Vec<WirePrerelease<'a>>,
    pins: usize,
    pins_unverified: usize,
    consumers: Option<WireConsumers>,
}

#[derive(Serialize)]
struct WireConsumers {
    known: usize,
    broken: usize,
    unreadable: usize,
}

#[derive(Serialize)]
struct WireCounts {
    commits: usize,
    breaking_commits: usize,
    breaking: Breaking,
    additions: usize,
    packages_added: usize,
    packages_removed: usize,
    capabilities_gained: usize,
    unverified_commits: usize,
    locks_rewritten: usize,
    not_judged: usize,
}

#[derive(Serialize)]
struct WirePeriod<'a> {
    label: &'a str,
    counts: WireCounts,
    releases: WireReleases,
    waivers_open: Option<usize>,
}

#[derive(Serialize)]
struct WireReleases {
    breaking: usize,
    additive: usize,
    unchanged: usize,
    not_compared: usize,
    uncovered: usize,
}

#[derive(Serialize)]
struct WireCount<'a> {
    name: &'a str,
    count: usize,
}

#[derive(Serialize)]
struct WireWaivers<'a> {
    open: usize,
    endless: usize,
    expired: usize,
    oldest: Option<WireWaiver<'a>>,
}

#[derive(Serialize)]
struct WireWaiver<'a> {
    repository: &'a str,
    target: &'a str,
    since: Option<i64>,
}

#[derive(Serialize)]
struct WirePrerelease<'a> {
    repository: &'a str,
    package: &'a str,
    version: Option<&'a str>,
    since: Option<i64>,
    days: i64,
}

pub(super) fn write(report: &HistoryReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let numbers = report.numbers_of_all();
    let wire = Wire {
        schema: SCHEMA,
        tool: WireTool::THIS,
        now: report.now,
        by: match report.histories.len() {
            // Releases of several repositories have nothing to do with one another.
            2.. => "month",
            _ => report.by.as_str(),
        },
        numbers: self::numbers(&numbers),
        repositories: report.histories,
    };
    visible::write(&wire, out)
}

fn numbers(numbers: &Numbers) -> WireNumbers<'_> {
    fn named(counts: &[(String, usize)]) -> Vec<WireCount<'_>> {
        counts.iter().map(|(name, count)| WireCount { name, count: *count }).collect()
    }
    WireNumbers {
        total: counts(&numbers.total),
        periods: numbers.periods.iter().map(period).collect(),
        releases: releases(&numbers.releases),
        rules: named(&numbers.rules),
        capabilities: named(&numbers.capabilities),
        days_between_breaking_releases: numbers.days_between_breaking_releases,
        days_between_breaking_commits: numbers.days_between_breaking_steps,
        days_since_breaking_commit: numbers.days_since_breaking_step,
        waivers: WireWaivers {
            open: numbers.waivers.open,
            endless: numbers.waivers.endless,
            expired: numbers.waivers.expired,
            oldest: numbers.waivers.all.first().map(waiver),
        },
        long_prereleases: numbers.long_prereleases.iter().map(prerelease).collect(),
        pins: numbers.pins.0,
        pins_unverified: numbers.pins.1,
        consumers: numbers.consumers.as_ref().map(|it| WireConsumers {
            known: it.known,
            broken: it.broken.len(),
            unreadable: it.unreadable,
        }),
    }
}

fn period(period: &Period) -> WirePeriod<'_> {
    WirePeriod {
        label: &period.label,
        counts: counts(&period.counts),
        releases: releases(&period.releases),
        waivers_open: period.waivers_open,
    }
}

fn counts(counts: &Counts) -> WireCounts {
    WireCounts {
        commits: counts.steps,
        breaking_commits: counts.breaking_steps,
        breaking: counts.breaking,
        additions: counts.additions,
        packages_added: counts.packages_added,
        packages_removed: counts.packages_removed,
        capabilities_gained: counts.capabilities_gained,
        unverified_commits: counts.unverified_steps,
        locks_rewritten: counts.locks_rewritten,
        not_judged: counts.not_judged,
    }
}

fn releases(releases: &ReleaseCounts) -> WireReleases {
    let ReleaseCounts { breaking, additive, unchanged, not_compared, uncovered } = *releases;
    WireReleases { breaking, additive, unchanged, not_compared, uncovered }
}

fn waiver(waiver: &WaiverAge) -> WireWaiver<'_> {
    WireWaiver {
        repository: &waiver.repository,
        target: &waiver.waiver.target,
        since: waiver.since,
    }
}

fn prerelease(prerelease: &PrereleaseAge) -> WirePrerelease<'_> {
    WirePrerelease {
        repository: &prerelease.repository,
        package: &prerelease.package.package,
        version: prerelease.package.version.as_deref(),
        since: prerelease.since,
        days: prerelease.days,
    }
}

/// What is read of such a file: the numbers are worked out again.
#[derive(Deserialize)]
struct ReadWire {
    schema: String,
    repositories: Vec<RepositoryHistory>,
}

/// Reads what `witgate history --format json` wrote. An error says what is wrong with it.
pub fn read_histories(text: &str) -> Result<Vec<RepositoryHistory>, String> {
    let wire: ReadWire = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match wire.schema == SCHEMA {
        true => Ok(wire.repositories),
        false => Err(format!("its `schema` is `{}`, not `{SCHEMA}`", wire.schema)),
    }
}
