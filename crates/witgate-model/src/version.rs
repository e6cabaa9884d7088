//! Version tracks and the arithmetic of releases.

use std::fmt;

use semver::{Prerelease, Version};

/// The range of versions within which names link with one another.
///
/// Source: the component model's canonical interface names; `wasmparser`,
/// `wit-parser` and Wasmtime agree (`version_compat_track`,
/// `alternate_lookup_key`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Track {
    /// No version: links with no version only.
    Unversioned,
    /// `x.*.*` with `x` at least 1.
    Major(u64),
    /// `0.y.*` with `y` at least 1.
    Minor(u64),
    /// `0.0.z` and every prerelease: links with itself only. Build metadata
    /// is dropped.
    Exact(Version),
}

impl Track {
    /// The track of a version.
    pub fn of(version: Option<&Version>) -> Track {
        let Some(version) = version else { return Track::Unversioned };
        if !version.pre.is_empty() {
            return Track::Exact(Version {
                build: semver::BuildMetadata::EMPTY,
                ..version.clone()
            });
        }
        match (version.major, version.minor) {
            (0, 0) => Track::Exact(Version::new(0, 0, version.patch)),
            (0, minor) => Track::Minor(minor),
            (major, _) => Track::Major(major),
        }
    }
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Track::Unversioned => f.write_str("unversioned"),
            Track::Major(major) => write!(f, "{major}"),
            Track::Minor(minor) => write!(f, "0.{minor}"),
            Track::Exact(version) => write!(f, "{version}"),
        }
    }
}

/// The release a change needs, or a pair of versions declares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// No new version.
    #[default]
    None,
    /// A new version on the same track.
    Additive,
    /// A new track.
    Breaking,
}

impl Bump {
    /// The word that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Bump::None => "none",
            Bump::Additive => "additive",
            Bump::Breaking => "breaking",
        }
    }

    /// What the step from `was` to `now` declares: a new track is breaking, a
    /// greater version on the same track additive, all else nothing.
    pub fn declared(was: Option<&Version>, now: Option<&Version>) -> Bump {
        if Track::of(was) != Track::of(now) {
            return Bump::Breaking;
        }
        match (was, now) {
            (Some(was), Some(now)) if now.cmp_precedence(was).is_gt() => Bump::Additive,
            _ => Bump::None,
        }
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The least version after `was` that pays for `bump`; `None` where `was` has
/// no version, since nothing can then be paid with one.
///
/// A prerelease promises nothing, so whatever comes next pays: its own release.
pub fn next_version(was: Option<&Version>, bump: Bump) -> Option<Version> {
    let was = was?;
    if bump == Bump::None {
        return Some(was.clone());
    }
    if !was.pre.is_empty() {
        let release = Version { pre: Prerelease::EMPTY, ..was.clone() };
        return Some(Version { build: semver::BuildMetadata::EMPTY, ..release });
    }
    Some(match (was.major, was.minor, bump) {
        (0, 0, _) => Version::new(0, 0, was.patch + 1),
        (0, minor, Bump::Breaking) => Version::new(0, minor + 1, 0),
        (0, minor, _) => Version::new(0, minor, was.patch + 1),
        (major, _, Bump::Breaking) => Version::new(major + 1, 0, 0),
        (major, minor, _) => Version::new(major, minor + 1, 0),
    })
}
