//! What a candidate does to the lock of its baseline.
//!
//! A lock that a republished or tampered package was written into verifies: it
//! and the bytes agree. Only the lock that was there before tells, so the two
//! are compared, and what weakens the pins is a fact.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use semver::{BuildMetadata, Version};

use crate::digest::Sha256;
use crate::lock::Lock;
use crate::pin::{Pin, Source};
use crate::requirement;

/// One thing that a candidate's lock takes back of what its baseline's said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The entry; empty where it is the whole lock.
    pub entry: String,
    /// What happened to it.
    pub what: Rewritten,
    /// Where it was in the baseline's text.
    pub was: Option<Range<usize>>,
    /// Where it is in the candidate's text.
    pub now: Option<Range<usize>>,
}

/// What happened to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rewritten {
    /// The same package from the same place in the same version is to have
    /// other bytes: republished, or tampered with.
    Digest {
        /// What it was.
        was: Sha256,
        /// What it is to be.
        now: Sha256,
    },
    /// It is not pinned any more.
    Removed,
    /// A requirement allows more versions.
    Loosened {
        /// What it was.
        was: String,
        /// What it is.
        now: String,
    },
    /// It comes from elsewhere.
    Moved {
        /// Where it came from.
        was: Source,
        /// Where it comes from.
        now: Source,
        /// Whether the bytes are the same nonetheless, which answers the
        /// question.
        same_bytes: bool,
    },
    /// It is pinned to a lower version.
    RolledBack {
        /// Its version.
        was: Version,
        /// Its version now.
        now: Version,
    },
    /// What this repository makes itself is pinned to other bytes, or to another
    /// contract under the same version.
    Repinned {
        /// What it was.
        was: Sha256,
        /// What it is to be.
        now: Sha256,
    },
    /// The lock pins nothing any more.
    Emptied {
        /// How many entries it had.
        entries: usize,
    },
}

/// What a candidate's lock takes back of what its baseline's said, by entry.
///
/// New entries and later versions are no rewrites: that is what locks are
/// updated for. Versions that differ in build metadata alone are one version.
pub fn rewrites(baseline: &Lock, candidate: &Lock) -> Vec<Rewrite> {
    if candidate.is_empty() {
        let entries = baseline.entries.len();
        let what = Rewritten::Emptied { entries };
        return match entries {
            0 => Vec::new(),
            _ => vec![Rewrite { entry: String::new(), what, was: None, now: None }],
        };
    }
    let names: BTreeSet<&str> =
        baseline.entries.iter().chain(&candidate.entries).map(|pin| pin.name.as_str()).collect();
    let mut was = by_name(baseline);
    let mut now = by_name(candidate);
    let mut found = Vec::new();
    for name in names {
        let was = was.remove(name).unwrap_or_default();
        let mut now = now.remove(name).unwrap_or_default();
        if now.is_empty() {
            now.extend(moved_artifact(&was, baseline, candidate));
            now.extend(renamed_archive(&was, baseline, candidate));
        }
        if was.is_empty() {
            found.extend(now.iter().filter_map(|now| second_name(now, baseline, candidate)));
        }
        package(&was, &now, &|pin| comes_anew(pin, baseline, candidate), &mut found);
    }
    found
}

/// The artifact that one of the same file name is pinned as now.
fn moved_artifact<'l>(was: &[&Pin], baseline: &Lock, candidate: &'l Lock) -> Option<&'l Pin> {
    let file = |pin: &Pin| pin.name.rsplit('/').next().unwrap_or_default().to_owned();
    let was = was.first().filter(|was| was.source == Source::Artifact)?;
    let is_new = |now: &&Pin| baseline.entries.iter().all(|was| was.name != now.name);
    let mut same = candidate.entries.iter().filter(|now| now.source == Source::Artifact);
    same.find(|now| file(now) == file(was) && is_new(now))
}

/// The entry of another name that is pinned now to the same archive. Names in wit-deps'
/// locks are the user's own, so a new name makes no other package of it.
fn renamed_archive<'l>(was: &[&Pin], baseline: &Lock, candidate: &'l Lock) -> Option<&'l Pin> {
    let was = was.first().filter(|was| matches!(was.source, Source::Url { .. }))?;
    let is_new = |now: &&Pin| baseline.entries.iter().all(|was| was.name != now.name);
    let mut same = candidate.entries.iter().filter(is_new);
    same.find(|now| archive(&now.source) == archive(&was.source))
}

/// A new entry for an archive that an entry which stays pins to other bytes.
fn second_name(now: &Pin, baseline: &Lock, candidate: &Lock) -> Option<Rewrite> {
    let same: Vec<&Pin> = baseline
        .entries
        .iter()
        .filter(|was| matches!(was.source, Source::Url { .. }))
        .filter(|was| archive(&was.source) == archive(&now.source))
        .collect();
    let stays = |was: &&Pin| candidate.entries.iter().any(|now| now.name == was.name);
    let is_known = same.iter().any(|was| was.sha256 == now.sha256);
    let was = same.into_iter().find(stays).filter(|_| !is_known)?;
    Some(Rewrite {
        entry: now.entry.clone(),
        what: Rewritten::Digest { was: was.sha256, now: now.sha256 },
        was: Some(was.range.clone()),
        now: Some(now.range.clone()),
    })
}

fn by_name(lock: &Lock) -> BTreeMap<&str, Vec<&Pin>> {
    let mut names: BTreeMap<&str, Vec<&Pin>> = BTreeMap::new();
    for pin in &lock.entries {
        names.entry(&pin.name).or_default().push(pin);
    }
    names
}

/// Compares the entries of one package: the same entry on both sides first; then what is
/// left is paired.
fn package(
    was: &[&Pin],
    now: &[&Pin],
    comes_anew: &dyn Fn(&Pin) -> bool,
    found: &mut Vec<Rewrite>,
) {
    let mut say = |was: &Pin, now: Option<&Pin>, what| {
        found.push(Rewrite {
            entry: was.entry.clone(),
            what,
            was: Some(was.range.clone()),
            now: now.map(|now| now.range.clone()),
        });
    };
    let mut left_was: Vec<&Pin> = Vec::new();
    let mut left_now: Vec<&Pin> = now.to_vec();
    for was in was {
        let same = |now: &&Pin| key(now) == key(was) && stays(was, now);
        match left_now.iter().position(same) {
            Some(at) => {
                let now = left_now.remove(at);
                same_entry(was, now, comes_anew).into_iter().for_each(|it| say(was, Some(now), it));
            }
            None => left_was.push(was),
        }
    }
    for was in left_was {
        match most_probable(was, &left_now).map(|at| left_now.remove(at)) {
            Some(now) => other_entry(was, now).into_iter().for_each(|it| say(was, Some(now), it)),
            None => say(was, None, Rewritten::Removed),
        }
    }
    // What is new beside an entry of the same version, with other bytes.
    for now in left_now {
        let is_one = |was: &&&Pin| was.version.is_some() && is_same_version(was, now);
        let mut same = was.iter().filter(is_one);
        let is_known = same.clone().any(|was| was.sha256 == now.sha256);
        let is_own = matches!(now.source, Source::Own | Source::Artifact);
        if let Some(was) = same.next().filter(|_| !is_known && !is_own) {
            say(was, Some(now), other_bytes(was, now));
        }
    }
}

/// What became of an entry that is still there.
fn same_entry(was: &Pin, now: &Pin, comes_anew: &dyn Fn(&Pin) -> bool) -> Vec<Rewritten> {
    let mut found = Vec::new();
    let is_same_archive = archive(&was.source) == archive(&now.source);
    let same_version = is_same_version(was, now) && is_same_archive;
    let same_bytes = was.sha256 == now.sha256;
    if same_version && !same_bytes {
        if matches!(was.source, Source::Own | Source::Artifact) {
            found.push(Rewritten::Repinned { was: was.sha256, now: now.sha256 });
        } else if !comes_anew(was) {
            found.push(Rewritten::Digest { was: was.sha256, now: now.sha256 });
        }
    }
    // What a branch holds is nobody's to promise, and a release has one archive.
    let is_branch_now = now.source.is_branch() && !was.source.is_branch();
    let is_release_elsewhere =
        !is_same_archive && !same_bytes && is_one_release(&was.source, &now.source);
    if is_branch_now || is_release_elsewhere {
        let (was, now) = (was.source.clone(), now.source.clone());
        found.push(Rewritten::Moved { was, now, same_bytes });
    }
    found.extend(rolled_back(was, now));
    found
}

/// The entry that one which is gone was most probably turned into, by its position.
fn most_probable(was: &Pin, left: &[&Pin]) -> Option<usize> {
    let first = |is_it: &dyn Fn(&Pin) -> bool| left.iter().position(|now| is_it(now));
    first(&|now| key(now) == key(was))
        .or_else(|| first(&|now| is_loosened(was, now) && stays(was, now)))
        .or_else(|| first(&|now| is_loosened(was, now)))
        .or_else(|| first(&|now| stays(was, now)))
        .or(if left.is_empty() { None } else { Some(0) })
}

/// What became of an entry that was turned into another one.
fn other_entry(was: &Pin, now: &Pin) -> Vec<Rewritten> {
    let mut found = Vec::new();
    let same_bytes = was.sha256 == now.sha256;
    if !stays(was, now) {
        let (was, now) = (was.source.clone(), now.source.clone());
        found.push(Rewritten::Moved { was, now, same_bytes });
    }
    if is_loosened(was, now) {
        let requirement = |pin: &Pin| pin.requirement.clone().unwrap_or_default();
        found.push(Rewritten::Loosened { was: requirement(was), now: requirement(now) });
    }
    if stays(was, now) && was.version.is_some() && is_same_version(was, now) && !same_bytes {
        found.push(Rewritten::Digest { was: was.sha256, now: now.sha256 });
    }
    found.extend(rolled_back(was, now));
    found
}

/// Whether an entry comes from where it came from.
fn stays(was: &Pin, now: &Pin) -> bool {
    origin(&now.source) == origin(&was.source)
}

fn is_loosened(was: &Pin, now: &Pin) -> bool {
    let (Some(was), Some(now)) = (&was.requirement, &now.requirement) else { return false };
    requirement::is_looser(was, now)
}

/// What it is that one version is pinned to other bytes.
fn other_bytes(was: &Pin, now: &Pin) -> Rewritten {
    match was.source == now.source {
        true => Rewritten::Digest { was: was.sha256, now: now.sha256 },
        false => {
            let (was, now) = (was.source.clone(), now.source.clone());
            Rewritten::Moved { was, now, same_bytes: false }
        }
    }
}

/// What tells the entries of one package apart.
fn key(pin: &Pin) -> (Option<&str>, Option<Version>) {
    match &pin.requirement {
        Some(requirement) => (Some(requirement), None),
        None => (None, plain(pin)),
    }
}

/// The version without its build metadata, by which no registry orders.
fn plain(pin: &Pin) -> Option<Version> {
    let version = pin.version.clone()?;
    Some(Version { build: BuildMetadata::EMPTY, ..version })
}

fn is_same_version(was: &Pin, now: &Pin) -> bool {
    plain(was) == plain(now)
}

/// Whether an entry went back to a lower version, or to an archive of one.
fn rolled_back(was: &Pin, now: &Pin) -> Option<Rewritten> {
    let version = |pin: &Pin| plain(pin).or_else(|| archived(&pin.source));
    let (was, now) = (version(was)?, version(now)?);
    (now < was).then_some(Rewritten::RolledBack { was, now })
}

/// The version in the name of an archive: `v0.2.1.tar.gz`.
fn archived(source: &Source) -> Option<Version> {
    let Source::Url { url, .. } = source else { return None };
    let name = url.split(['?', '#']).next()?.rsplit('/').next()?;
    let name = [".tar.gz", ".tgz", ".tar", ".zip"].iter().find_map(|end| name.strip_suffix(end))?;
    let start = name.find(|c: char| c.is_ascii_digit())?;
    Version::parse(&name[start..]).ok()
}

/// A lock of the baseline, beside which a new one is found.
#[derive(Clone, Copy)]
pub struct Neighbour<'l> {
    /// The lock.
    pub lock: &'l Lock,
    /// Whether its directory holds that of the new one.
    pub is_above: bool,
}

/// The entries of a lock for which locks of the baseline have other bytes: the same
/// version, or what has no version and comes from the same place by a lock above.
/// `counterpart` is the lock that it is compared with anyway.
///
/// A lock that is nearer to the WIT is the one that counts, so that a new one can
/// put other bytes in the place of those that are locked.
pub fn planted<'l>(
    neighbours: &[Neighbour<'l>],
    counterpart: Option<&Lock>,
    candidate: &Lock,
) -> Vec<(&'l Lock, Rewrite)> {
    let mut found = Vec::new();
    for now in &candidate.entries {
        let is_one = |was: &Pin, is_above: bool| {
            let is_comparable = match was.version {
                Some(_) => is_same_version(was, now),
                None => is_above && was.source == now.source,
            };
            was.name == now.name && is_comparable
        };
        let own = |was: &Pin| was.source == now.source && is_one(was, true);
        let is_known = counterpart.is_some_and(|it| it.entries.iter().any(own));
        if is_known || matches!(now.source, Source::Own | Source::Artifact | Source::Path(_)) {
            continue;
        }
        let of_one_format = neighbours.iter().filter(|it| it.lock.format == candidate.format);
        let same: Vec<(&Lock, &Pin)> = of_one_format
            .flat_map(|it| it.lock.entries.iter().map(move |was| (it, was)))
            .filter(|(it, was)| is_one(was, it.is_above))
            .map(|(it, was)| (it.lock, was))
            .collect();
        if same.iter().any(|(_, was)| was.sha256 == now.sha256) {
            continue;
        }
        if let Some((lock, was)) = same.first() {
            let what = other_bytes(was, now);
            let entry = was.entry.clone();
            let [was, now] = [*was, now].map(|pin| Some(pin.range.clone()));
            found.push((*lock, Rewrite { entry, what, was, now }));
        }
    }
    found
}

/// How many names two locks share, by which one that was moved is found again.
pub fn likeness(was: &Lock, now: &Lock) -> usize {
    let names = |lock: &Lock| -> BTreeSet<String> {
        lock.entries.iter().map(|pin| pin.name.clone()).collect()
    };
    names(was).intersection(&names(now)).count()
}

/// Where something comes from, versions apart: of a URL, what its host gives
/// one owner and repository.
fn origin(source: &Source) -> Source {
    match archive(source) {
        Source::Url { url, .. } => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("", &url));
            let parts: Vec<&str> = rest.split('/').take(3).collect();
            Source::Url { url: format!("{scheme}://{}", parts.join("/")), prefix: None }
        }
        Source::Path(_) => Source::Path(String::new()),
        other => other,
    }
}

/// What tells archives apart: the URL without what no server sees, and the directory in it.
fn archive(source: &Source) -> Source {
    let Source::Url { url, prefix } = source else { return source.clone() };
    let url = url.split('#').next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
    let port = if scheme == "http" { ":80" } else { ":443" };
    let host = host.strip_suffix(port).unwrap_or(&host);
    let path: Vec<&str> = path.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
    let names = prefix.iter().flat_map(|prefix| prefix.split('/'));
    let prefix: Vec<&str> = names.filter(|name| !matches!(*name, "" | ".")).collect();
    let prefix = Some(prefix.join("/")).filter(|prefix| !prefix.is_empty());
    Source::Url { url: format!("{scheme}://{host}/{}", path.join("/")), prefix }
}

/// Whether two archives of one repository are of one release: at one URL with another
/// directory in it, or with one version in their names.
fn is_one_release(was: &Source, now: &Source) -> bool {
    let url = |source: &Source| match archive(source) {
        Source::Url { url, .. } => Some(url),
        _ => None,
    };
    let is_one_url = url(was).is_some() && url(was) == url(now);
    let version = archived(was);
    is_one_url || version.is_some() && version == archived(now)
}

/// Whether other bytes are what an entry is for: those of this repository's own
/// directories, contracts and builds, and what comes with something that has changed.
fn comes_anew(pin: &Pin, baseline: &Lock, candidate: &Lock) -> bool {
    match &pin.source {
        Source::Path(_) | Source::Own | Source::Artifact => true,
        Source::Transitive => baseline.entries.iter().any(|other| {
            let brings = other.deps.contains(&pin.name);
            let same = candidate.entries.iter().any(|now| {
                now.name == other.name && now.source == other.source && now.sha256 == other.sha256
            });
            brings && (matches!(other.source, Source::Path(_)) || !same)
        }),
        Source::Registry(_) | Source::Url { .. } => false,
    }
}

#[cfg(test)]
mod tests;
