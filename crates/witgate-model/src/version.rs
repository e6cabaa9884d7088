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
    pub fn from_version(version: Option<&Version>) -> Track {
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
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a package is numbered, where that is not settled by SemVer and by what
/// links with what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbering {
    /// Whether additions may come with a patch release of `1.0.0` and later.
    pub patch_additions: bool,
    /// Whether the candidate is known to keep what the last release has which is no
    /// prerelease, so that a later prerelease may drop what only prereleases had.
    pub is_last_release_kept: bool,
}

/// Whether a version is a prerelease of one that is not the first of its track, such as
/// `1.1.0-rc.1`: a release before it is promised already.
pub fn is_prerelease_after_release(version: &Version) -> bool {
    !version.pre.is_empty() && !begins_track(&core(version))
}

impl Numbering {
    /// The greatest change that the step from `was` to `now` allows.
    ///
    /// From a release: anything on a new track; additions with a minor release,
    /// or with any greater `0.y.z`. A prerelease allows what the version that it
    /// leads to allows.
    ///
    /// From a prerelease, nothing beyond which is promised: anything where it
    /// leads to the first version of a track. Where it leads to `1.1.0`, there
    /// is a `1.0.z` that must not be broken either; where that is known to be kept,
    /// anything again.
    pub fn declared(self, was: Option<&Version>, now: Option<&Version>) -> Bump {
        let (was, now) = match (was, now) {
            (Some(was), Some(now)) => (was, now),
            // To gain a version is to leave every guest behind, openly.
            (None, Some(_)) => return Bump::Breaking,
            (_, None) => return Bump::None,
        };
        if now.cmp_precedence(was).is_le() {
            return Bump::None;
        }
        let (core_was, core_now) = (core(was), core(now));
        if Track::from_version(Some(&core_was)) != Track::from_version(Some(&core_now)) {
            return Bump::Breaking;
        }
        let is_prerelease = !was.pre.is_empty();
        if is_prerelease && (begins_track(&core_was) || self.is_last_release_kept) {
            return Bump::Breaking;
        }
        let is_minor = core_was.minor < core_now.minor || is_prerelease && core_was.patch == 0;
        match core_was.major == 0 || is_minor || self.patch_additions {
            true => Bump::Additive,
            false => Bump::None,
        }
    }

    /// Whether the step from `was` to `now` allows a change.
    pub fn allows(self, was: Option<&Version>, now: Option<&Version>, bump: Bump) -> bool {
        bump <= self.declared(was, now)
    }

    /// The least version after `was` that allows `bump`; `None` where `was` has
    /// no version, since no version then says anything, or the greatest that there is.
    pub fn next_version(self, was: Option<&Version>, bump: Bump) -> Option<Version> {
        let was = was?;
        if bump == Bump::None {
            return Some(was.clone());
        }
        let next = next_prerelease(was).filter(|next| self.allows(Some(was), Some(next), bump));
        if next.is_some() {
            return next;
        }
        let after = |number: u64| number.checked_add(1);
        let patch = after(was.patch).map(|patch| Version::new(was.major, was.minor, patch));
        let minor = after(was.minor).map(|minor| Version::new(was.major, minor, 0));
        let major = after(was.major).map(|major| Version::new(major, 0, 0));
        let mut next = [patch, minor, major].into_iter().flatten();
        next.find(|next| self.allows(Some(was), Some(next), bump))
    }
}

/// The version that a prerelease leads to.
fn core(version: &Version) -> Version {
    Version::new(version.major, version.minor, version.patch)
}

/// Whether no version comes before this one on its track.
fn begins_track(core: &Version) -> bool {
    match (core.major, core.minor) {
        (0, 0) => true,
        (0, _) => core.patch == 0,
        _ => core.minor == 0 && core.patch == 0,
    }
}

/// The prerelease after one, `1.0.0-rc.2` after `1.0.0-rc.1`; `None` after what is none.
pub fn next_prerelease(was: &Version) -> Option<Version> {
    if was.pre.is_empty() {
        return None;
    }
    let (head, last) = was.pre.rsplit_once('.').unwrap_or(("", was.pre.as_str()));
    let next = match last.parse::<u64>().ok().and_then(|number| number.checked_add(1)) {
        Some(number) if head.is_empty() => number.to_string(),
        Some(number) => format!("{head}.{number}"),
        None => format!("{}.1", was.pre),
    };
    Some(Version { pre: Prerelease::new(&next).ok()?, ..core(was) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Option<Version> {
        Version::parse(text).ok()
    }

    #[test]
    fn what_a_step_allows() {
        let rows = [
            ("1.0.0", "1.0.0", Bump::None),
            ("1.0.0", "0.9.0", Bump::None),
            ("1.0.0", "1.0.1", Bump::None),
            ("1.0.0", "1.1.0", Bump::Additive),
            ("1.0.0", "2.0.0", Bump::Breaking),
            ("0.2.0", "0.2.1", Bump::Additive),
            ("0.2.0", "0.3.0", Bump::Breaking),
            ("0.2.0", "1.0.0", Bump::Breaking),
            ("0.0.1", "0.0.2", Bump::Breaking),
            // What it leads to allows it, or not.
            ("1.0.0", "1.0.1-rc.1", Bump::None),
            ("1.0.0", "1.1.0-rc.1", Bump::Additive),
            ("1.0.0", "2.0.0-rc.1", Bump::Breaking),
            ("0.2.0", "0.2.1-rc.1", Bump::Additive),
            // A release of this track is promised already.
            ("1.1.0-rc.1", "1.1.0-rc.2", Bump::Additive),
            ("1.1.0-rc.1", "1.1.0", Bump::Additive),
            ("1.0.1-rc.1", "1.0.1", Bump::None),
            ("1.1.0-rc.1", "2.0.0-rc.1", Bump::Breaking),
            // None is.
            ("1.0.0-rc.1", "1.0.0-rc.2", Bump::Breaking),
            ("1.0.0-rc.1", "1.0.0", Bump::Breaking),
            ("0.3.0-rc.1", "0.3.0", Bump::Breaking),
            ("1.0.0-rc.2", "1.0.0-rc.1", Bump::None),
        ];
        let numbering = Numbering::default();
        for (was, now, allowed) in rows {
            let declared = numbering.declared(version(was).as_ref(), version(now).as_ref());
            assert_eq!(declared, allowed, "{was} to {now}");
        }
        let kept = Numbering { is_last_release_kept: true, ..numbering };
        let rows = [
            ("1.1.0-rc.1", "1.1.0-rc.2", Bump::Breaking),
            ("1.1.0-rc.1", "1.1.0", Bump::Breaking),
            ("1.1.0-rc.1", "1.1.0-rc.1", Bump::None),
            ("1.1.0", "1.1.1-rc.1", Bump::None),
        ];
        for (was, now, allowed) in rows {
            let declared = kept.declared(version(was).as_ref(), version(now).as_ref());
            assert_eq!(declared, allowed, "{was} to {now}, with the release before kept");
        }
        let after = version("1.1.0-rc.2");
        assert_eq!(kept.next_version(version("1.1.0-rc.1").as_ref(), Bump::Breaking), after);
        let patches = Numbering { patch_additions: true, ..numbering };
        let step = |was, now| patches.declared(version(was).as_ref(), version(now).as_ref());
        assert_eq!(step("1.0.0", "1.0.1"), Bump::Additive);
        assert_eq!(step("1.0.0", "1.0.1-rc.1"), Bump::Additive);
        assert_eq!(numbering.declared(None, version("0.1.0").as_ref()), Bump::Breaking);
        assert_eq!(numbering.declared(version("0.1.0").as_ref(), None), Bump::None);
    }

    #[test]
    fn the_next_version_is_the_least_that_allows_it() {
        let rows = [
            ("1.2.3", Bump::Additive, "1.3.0"),
            ("1.2.3", Bump::Breaking, "2.0.0"),
            ("0.2.3", Bump::Additive, "0.2.4"),
            ("0.2.3", Bump::Breaking, "0.3.0"),
            ("0.0.3", Bump::Additive, "0.0.4"),
            ("1.0.0-rc.1", Bump::Breaking, "1.0.0-rc.2"),
            ("1.0.0-rc-2026-01-06", Bump::Breaking, "1.0.0-rc-2026-01-06.1"),
            ("1.1.0-rc.1", Bump::Additive, "1.1.0-rc.2"),
            ("1.1.0-rc.1", Bump::Breaking, "2.0.0"),
            ("1.1.1-rc.1", Bump::Additive, "1.2.0"),
            ("0.3.0-rc.9", Bump::Breaking, "0.3.0-rc.10"),
            // Where one number can grow no further, the one before it does.
            ("1.18446744073709551615.0", Bump::Additive, "2.0.0"),
            ("0.0.18446744073709551615", Bump::Breaking, "0.1.0"),
            ("0.18446744073709551615.0", Bump::Breaking, "1.0.0"),
        ];
        let numbering = Numbering::default();
        for (was, bump, next) in rows {
            let was_version = version(was);
            let found = numbering.next_version(was_version.as_ref(), bump);
            assert_eq!(found, version(next), "{bump} after {was}");
            assert!(numbering.allows(was_version.as_ref(), found.as_ref(), bump), "{was}");
        }
        assert_eq!(numbering.next_version(None, Bump::Additive), None);
        let last = Version::new(u64::MAX, u64::MAX, u64::MAX);
        for bump in [Bump::Additive, Bump::Breaking] {
            assert_eq!(numbering.next_version(Some(&last), bump), None);
        }
    }
}
