//! The periods that numbers are counted for: months, or releases.

use crate::days::{end_of_month, month, months};
use crate::numbers::{Counts, ReleaseCounts};
use crate::record::RepositoryHistory;

/// So many months are distinguished; what is before them counts in the first.
const MONTHS: usize = 240;

/// So many releases are distinguished; what is before them counts in the first.
const RELEASES: usize = 240;

/// What steps that belong to no release are in.
pub(crate) const UNRELEASED: &str = "unreleased";

/// What a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// A calendar month in UTC.
    #[default]
    Month,
    /// What came with a release.
    Release,
}

impl By {
    /// The word that reports and options use.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Month => "month",
            By::Release => "release",
        }
    }
}

/// A period, with what happened in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// `2026-11`, the tag of a release, or `unreleased`.
    pub label: String,
    /// What happened.
    pub counts: Counts,
    /// The releases.
    pub releases: ReleaseCounts,
    /// Waivers that were open at its end; `None` where there was no policy yet.
    pub waivers_open: Option<usize>,
}

/// The labels of the periods of some histories, in order, with the last moment of each.
/// `now` is the last of all.
pub(crate) fn labels(histories: &[&RepositoryHistory], by: By, now: i64) -> Vec<(String, i64)> {
    match by {
        By::Month => {
            let steps = histories.iter().flat_map(|it| it.steps.iter().map(|step| step.time));
            let releases = histories.iter().flat_map(|it| it.releases.iter().map(|it| it.time));
            let told = histories.iter().filter_map(|it| it.since);
            let first = steps.chain(releases).chain(told).min().unwrap_or(now).min(now);
            let label = |(year, month): (i16, i8)| {
                (format!("{year:04}-{month:02}"), end_of_month(year, month).min(now))
            };
            months(first, now, MONTHS).into_iter().map(label).collect()
        }
        By::Release => {
            let releases = histories.iter().flat_map(|it| &it.releases);
            let tags: Vec<(String, i64)> =
                releases.map(|release| (release.tag.clone(), release.time.min(now))).collect();
            let left_out = tags.len().saturating_sub(RELEASES - 1);
            let last = std::iter::once((UNRELEASED.to_owned(), now));
            tags.into_iter().skip(left_out).chain(last).collect()
        }
    }
}

/// The label of the period that something belongs to.
pub(crate) fn label_of(time: i64, release: Option<&str>, by: By, now: i64) -> String {
    match by {
        // What is dated ahead of its time belongs to the present.
        By::Month => month(time.min(now)),
        By::Release => release.unwrap_or(UNRELEASED).to_owned(),
    }
}
