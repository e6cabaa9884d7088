//! What was recorded of one repository.

use serde::{Deserialize, Serialize};

use crate::step::{NotJudged, RequiredBump, Step};

/// The history of the contracts of one repository.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepositoryHistory {
    /// What it is called.
    pub repository: String,
    /// The commit that it ends with.
    pub head: String,
    /// The first moment that counts; `None` is the beginning.
    pub since: Option<i64>,
    /// How many first-parent commits there are since then.
    pub commits: usize,
    /// Whether the repository has more history than this clone of it.
    pub is_cut_short: bool,
    /// The commits that touch contracts, oldest first.
    pub steps: Vec<Step>,
    /// The releases since then, oldest first.
    pub releases: Vec<Release>,
    /// The waivers of the policy at the end.
    pub waivers: Vec<WaiverNow>,
    /// The packages at the end.
    pub packages: Vec<PackageNow>,
    /// What is pinned at the end.
    pub pins: PinsNow,
    /// The components that the policy at the end names as consumers; `None` where it
    /// names none.
    pub consumers: Option<ConsumersNow>,
    /// What the reader should know of how it was done, a line each.
    pub notes: Vec<String>,
}

/// A version tag, compared with the release before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Release {
    /// The tag.
    pub tag: String,
    /// Its commit.
    pub commit: String,
    /// When that was committed: seconds since 1970.
    pub time: i64,
    /// The tag of the release before it: that of the greatest version below its own.
    pub previous: Option<String>,
    /// What the contracts of this release need against the previous one; `None` where
    /// there is none before it, or no contract could be judged.
    pub required: Option<RequiredBump>,
    /// Breaking changes since the previous release.
    pub breaking: usize,
    /// Those of them that the declared versions do not allow.
    pub uncovered: usize,
    /// Additive changes since the previous release.
    pub additions: usize,
    /// Contracts that could not be judged.
    pub not_judged: Vec<NotJudged>,
}

/// A waiver at the end of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WaiverNow {
    /// What it waives.
    pub target: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Its last day, as `2027-02-18`.
    pub expires: Option<String>,
}

/// A package at the end of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PackageNow {
    /// `namespace:name`.
    pub package: String,
    /// Where it is.
    pub path: String,
    /// The version that it declares.
    pub version: Option<String>,
}

/// What is pinned at the end of the history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PinsNow {
    /// How many pins `witgate.lock` has.
    pub total: usize,
    /// Those that do not match what is there.
    pub unverified: Vec<String>,
}

/// The components that a policy names as consumers, and what becomes of them if the end of
/// the history is released.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsumersNow {
    /// How many there are that can be read.
    pub known: usize,
    /// Those that run with the last releases and would not with the end.
    pub broken: Vec<String>,
    /// How many cannot be read.
    pub unreadable: usize,
}
