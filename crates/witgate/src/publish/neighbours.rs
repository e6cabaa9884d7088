//! The releases beside a package: what it is compared with, and which version it may
//! take.
//!
//! Versions of one compatible version range mean one another, in both directions,
//! so that a package is held to the latest release below and to the next one above.
//! What is below the range may break.

use semver::Version;
use witgate_judge::{Cell, Impact, Verdict, compare};
use witgate_model::{Bump, Subject, Track, next_prerelease};
use witgate_report::{Neighbour, Relation};

use super::{Candidate, Releases};
use crate::compare::refuse_package_and_component;
use crate::error::Error;

/// Compares a package with the releases beside it; `same` is the same version, where
/// that is out with other content.
pub(super) fn compared(
    candidate: &Candidate<'_>,
    releases: &Releases<'_>,
    same: Option<&Subject>,
) -> Result<Vec<Neighbour>, Error> {
    let version = &candidate.version;
    let mut found = Vec::new();
    if let Some(same) = same {
        found.push(neighbour(candidate, version, Relation::Same, same)?);
    }
    let (below, above) = beside(version, &releases.versions);
    if let Some(below) = below {
        let (release, _) = releases.load(below, candidate.options)?;
        found.push(neighbour(candidate, below, Relation::Below, &release)?);
    }
    if let Some(above) = above {
        let (release, _) = releases.load(above, candidate.options)?;
        found.push(neighbour(candidate, above, Relation::Above, &release)?);
    }
    if below.is_none()
        && let Some(previous) = previous(version, &releases.versions)
    {
        let (release, _) = releases.load(previous, candidate.options)?;
        found.push(neighbour(candidate, previous, Relation::Previous, &release)?);
    }
    if let Some(prerelease) = prerelease_before(version, &releases.versions) {
        let (release, _) = releases.load(prerelease, candidate.options)?;
        found.push(neighbour(candidate, prerelease, Relation::Prerelease, &release)?);
    }
    Ok(found)
}

/// The releases right below and right above a version in its compatible version range.
fn beside<'v>(
    version: &Version,
    versions: &'v [Version],
) -> (Option<&'v Version>, Option<&'v Version>) {
    let track = Track::from_version(Some(version));
    let mut beside = versions.iter().filter(|it| Track::from_version(Some(it)) == track);
    let below = beside.clone().rfind(|it| *it < version);
    (below, beside.find(|it| *it > version))
}

/// The latest release below a version.
fn previous<'v>(version: &Version, versions: &'v [Version]) -> Option<&'v Version> {
    versions.iter().rfind(|it| *it < version && it.pre.is_empty())
}

/// The prerelease before one, of the same release.
fn prerelease_before<'v>(version: &Version, versions: &'v [Version]) -> Option<&'v Version> {
    let triple = |version: &Version| (version.major, version.minor, version.patch);
    let is_before =
        |it: &&Version| *it < version && !it.pre.is_empty() && triple(it) == triple(version);
    versions.iter().rfind(is_before).filter(|_| !version.pre.is_empty())
}

fn neighbour(
    candidate: &Candidate<'_>,
    version: &Version,
    relation: Relation,
    release: &Subject,
) -> Result<Neighbour, Error> {
    let (was, now) = match relation {
        Relation::Above => (candidate.subject, release),
        _ => (release, candidate.subject),
    };
    refuse_package_and_component(was, now)?;
    let terms = candidate.terms.clone().for_sides(was, now);
    let Verdict { bump, findings, .. } = compare(was, now, &terms);
    Ok(Neighbour {
        version: version.clone(),
        relation,
        counts: match relation {
            Relation::Same | Relation::Below | Relation::Above => true,
            // A release may break what is below its range. A prerelease begins no range: it
            // breaks of the last release what the version allows that it leads to.
            Relation::Previous => !candidate.version.pre.is_empty(),
            Relation::Prerelease => false,
        },
        required: bump.required,
        declared: bump.declared,
        impact: worst(findings.iter().map(|finding| finding.impact)),
        findings,
    })
}

fn worst(impacts: impl Iterator<Item = Impact>) -> Impact {
    impacts.fold(Impact::default(), |worst, it| {
        let max = |a: Cell, b: Cell| a.max(b);
        Impact {
            old_guest_on_new_host: max(worst.old_guest_on_new_host, it.old_guest_on_new_host),
            new_guest_on_old_host: max(worst.new_guest_on_old_host, it.new_guest_on_old_host),
            guest_source: max(worst.guest_source, it.guest_source),
            host_source: max(worst.host_source, it.host_source),
        }
    })
}

/// The least version above the releases of its range that the changes since the last of
/// them allow.
pub(super) fn next_version(
    candidate: &Candidate<'_>,
    releases: &Releases<'_>,
) -> Result<Option<Version>, Error> {
    if !candidate.version.pre.is_empty() {
        return prerelease_to_publish(candidate, releases).map(Some);
    }
    let mut track = Track::from_version(Some(&candidate.version));
    // Each turn leads to a greater range, of which there are no more than releases.
    for _ in 0..=releases.versions.len() {
        let of_track = |it: &&Version| Track::from_version(Some(it)) == track;
        let Some(last) = releases.versions.iter().rfind(of_track) else { return Ok(None) };
        let (release, _) = releases.load(last, candidate.options)?;
        let terms = candidate.terms.clone().for_sides(&release, candidate.subject);
        let verdict = compare(&release, candidate.subject, &terms);
        // Other content needs another version, whatever changed.
        let required = verdict.bump.required.max(Bump::Additive);
        let Some(next) = verdict.bump.numbering.next_version(Some(last), required) else {
            return Ok(None);
        };
        let of_next = Track::from_version(Some(&next));
        if of_next == track
            || !releases.versions.iter().any(|it| Track::from_version(Some(it)) == of_next)
        {
            return Ok(Some(next));
        }
        track = of_next;
    }
    Ok(None)
}

/// The prerelease that may be published: one of the release that the changes since the
/// latest release below require, where the declared one is not enough, and one that is not
/// there yet.
fn prerelease_to_publish(
    candidate: &Candidate<'_>,
    releases: &Releases<'_>,
) -> Result<Version, Error> {
    let mut next = candidate.version.clone();
    if let Some(previous) = previous(&next, &releases.versions) {
        let (release, _) = releases.load(previous, candidate.options)?;
        let terms = candidate.terms.clone().for_sides(&release, candidate.subject);
        let bump = compare(&release, candidate.subject, &terms).bump;
        let required = bump.numbering.next_version(Some(previous), bump.required);
        let declared = Version::new(next.major, next.minor, next.patch);
        if let Some(required) = required.filter(|required| *required > declared) {
            next = Version { pre: next.pre, ..required };
        }
    }
    while releases.versions.contains(&next)
        && let Some(later) = next_prerelease(&next)
    {
        next = later;
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(texts: &[&str]) -> Vec<Version> {
        let mut versions: Vec<Version> =
            texts.iter().map(|text| Version::parse(text).expect(text)).collect();
        versions.sort();
        versions
    }

    #[test]
    fn releases_beside_a_version() {
        let all = versions(&["0.1.0", "0.2.0", "0.2.3", "0.3.0-rc.1", "0.3.0-rc.2", "1.0.0"]);
        let of = |text: &str| {
            let version = Version::parse(text).expect(text);
            let (below, above) = beside(&version, &all);
            let (previous, prerelease) =
                (previous(&version, &all), prerelease_before(&version, &all));
            [below, above, previous, prerelease]
                .map(|it| it.map(ToString::to_string).unwrap_or_default())
        };
        assert_eq!(of("0.2.1"), ["0.2.0", "0.2.3", "0.2.0", ""]);
        assert_eq!(of("0.2.4"), ["0.2.3", "", "0.2.3", ""]);
        assert_eq!(of("0.1.1"), ["0.1.0", "", "0.1.0", ""]);
        assert_eq!(of("0.3.0"), ["", "", "0.2.3", ""]);
        assert_eq!(of("0.3.0-rc.3"), ["", "", "0.2.3", "0.3.0-rc.2"]);
        assert_eq!(of("1.1.0"), ["1.0.0", "", "1.0.0", ""]);
        assert_eq!(of("0.0.1"), ["", "", "", ""]);
    }
}
