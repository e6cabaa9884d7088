//! What is at the end of a history, and since when: waivers and prereleases.

use jiff::civil::Date;

use crate::days::{date, days_between};
use crate::record::{PackageNow, RepositoryHistory, WaiverNow};
use crate::step::{Step, VersionChange, WaiverMark};

/// Waivers at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaiverCounts {
    /// Those that still apply.
    pub open: usize,
    /// Those of them without an expiry date.
    pub endless: usize,
    /// Those that have expired.
    pub expired: usize,
    /// All of them, the oldest first.
    pub all: Vec<WaiverAge>,
}

/// A waiver with its age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverAge {
    /// The repository.
    pub repository: String,
    /// The waiver.
    pub waiver: WaiverNow,
    /// Since when the policy has it; `None` is since before the history begins.
    pub since: Option<i64>,
    /// Whether it has expired.
    pub is_expired: bool,
}

/// A package that declares a prerelease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrereleaseAge {
    /// The repository.
    pub repository: String,
    /// The package.
    pub package: PackageNow,
    /// Since when it declares prereleases of this version; `None` is since before the
    /// history begins.
    pub since: Option<i64>,
    /// How many days that is; at least as many where `since` is `None`.
    pub days: i64,
}

/// Whether a waiver's last day is over.
fn is_expired(expires: Option<&str>, today: Date) -> bool {
    // What is no date was never one: it does not expire.
    expires.and_then(|day| day.parse::<Date>().ok()).is_some_and(|last| last < today)
}

/// How many waivers apply on a day.
pub(crate) fn open_on(waivers: &[WaiverMark], day: Date) -> usize {
    waivers.iter().filter(|it| !is_expired(it.expires.as_deref(), day)).count()
}

/// The waivers of some histories.
pub(crate) fn waivers(histories: &[&RepositoryHistory], now: i64) -> WaiverCounts {
    let today = date(now);
    let mut counts = WaiverCounts::default();
    for history in histories {
        for waiver in &history.waivers {
            let is_expired = is_expired(waiver.expires.as_deref(), today);
            match is_expired {
                true => counts.expired += 1,
                false => counts.open += 1,
            }
            counts.endless += usize::from(waiver.expires.is_none());
            counts.all.push(WaiverAge {
                repository: history.repository.clone(),
                since: last(&history.steps, |step| step.waivers_added.contains(&waiver.target)),
                waiver: waiver.clone(),
                is_expired,
            });
        }
    }
    counts.all.sort_by_key(|it| (it.since, it.waiver.target.clone()));
    counts
}

/// The packages of some histories that declare a prerelease, the longest first.
pub(crate) fn prereleases(histories: &[&RepositoryHistory], now: i64) -> Vec<PrereleaseAge> {
    let mut found = Vec::new();
    for history in histories {
        for package in &history.packages {
            let Some(line) = package.version.as_deref().and_then(prerelease_of) else { continue };
            let begins = |change: &VersionChange| {
                let line_of = |version: &Option<String>| {
                    version.as_deref().and_then(prerelease_of) == Some(line)
                };
                change.package == package.package && line_of(&change.now) && !line_of(&change.was)
            };
            let since = last(&history.steps, |step| step.versions.iter().any(begins));
            let begin = history.since.or(history.steps.first().map(|step| step.time));
            let days = days_between(since.or(begin).unwrap_or(now), now);
            let (repository, package) = (history.repository.clone(), package.clone());
            found.push(PrereleaseAge { repository, package, since, days });
        }
    }
    found.sort_by_key(|it| (std::cmp::Reverse(it.days), it.package.package.clone()));
    found
}

/// The version that a prerelease is of: `0.2.0` of `0.2.0-rc.1`; nothing of a release.
fn prerelease_of(version: &str) -> Option<&str> {
    let version = version.split('+').next().unwrap_or_default();
    version.split_once('-').map(|(line, _)| line)
}

/// When something happened last; `None` where it did not.
fn last(steps: &[Step], happened: impl Fn(&Step) -> bool) -> Option<i64> {
    steps.iter().rev().find(|step| happened(step)).map(|step| step.time)
}
