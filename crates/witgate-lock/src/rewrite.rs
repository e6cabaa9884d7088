//! What a candidate does to the lock of its baseline.
//!
//! A lock that a republished or tampered package was written into verifies: it
//! and the bytes agree. Only the lock that stood there before tells, so the two
//! are compared, and what weakens the pins is a fact.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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
    /// Where it stood in the baseline's text.
    pub was: Option<Range<usize>>,
    /// Where it stands in the candidate's text.
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
    /// The lock pins nothing any more.
    Emptied {
        /// How many entries it had.
        entries: usize,
    },
}

/// What a candidate's lock takes back of what its baseline's said, by entry.
///
/// New entries and other versions are no rewrites: that is what locks are
/// updated for.
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
        let now = now.remove(name).unwrap_or_default();
        package(&was, &now, &|pin| comes_anew(pin, baseline, candidate), &mut found);
    }
    found
}

fn by_name(lock: &Lock) -> BTreeMap<&str, Vec<&Pin>> {
    let mut names: BTreeMap<&str, Vec<&Pin>> = BTreeMap::new();
    for pin in &lock.entries {
        names.entry(&pin.name).or_default().push(pin);
    }
    names
}

/// Compares the entries of one package.
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
    // The same entry on both sides first; then what is left is paired.
    let mut left_was: Vec<&Pin> = Vec::new();
    let mut left_now: Vec<&Pin> = now.to_vec();
    for was in was {
        let same = |now: &&Pin| key(now) == key(was) && origin(&now.source) == origin(&was.source);
        match left_now.iter().position(same) {
            Some(at) => {
                let now = left_now.remove(at);
                let same_version = was.version == now.version && was.source == now.source;
                if same_version && was.sha256 != now.sha256 && !comes_anew(was) {
                    let (was_digest, now_digest) = (was.sha256, now.sha256);
                    let what = Rewritten::Digest { was: was_digest, now: now_digest };
                    say(was, Some(now), what);
                }
            }
            None => left_was.push(was),
        }
    }
    for was in left_was {
        // That which it was most probably turned into.
        let moved = |now: &&Pin| key(now) == key(was);
        let loosened = |now: &&Pin| {
            let (Some(was), Some(now)) = (&was.requirement, &now.requirement) else { return false };
            requirement::is_looser(was, now)
        };
        let stays = |now: &&Pin| origin(&now.source) == origin(&was.source);
        let at = left_now
            .iter()
            .position(moved)
            .or_else(|| left_now.iter().position(|now| loosened(now) && stays(now)))
            .or_else(|| left_now.iter().position(loosened))
            .or_else(|| left_now.iter().position(stays))
            .or(if left_now.is_empty() { None } else { Some(0) });
        let Some(now) = at.map(|at| left_now.remove(at)) else {
            say(was, None, Rewritten::Removed);
            continue;
        };
        let same_bytes = was.sha256 == now.sha256;
        if !stays(&now) {
            let (source, to) = (was.source.clone(), now.source.clone());
            say(was, Some(now), Rewritten::Moved { was: source, now: to, same_bytes });
        }
        if loosened(&now) {
            let requirement = |pin: &Pin| pin.requirement.clone().unwrap_or_default();
            let what = Rewritten::Loosened { was: requirement(was), now: requirement(now) };
            say(was, Some(now), what);
        }
        if stays(&now) && was.version.is_some() && was.version == now.version && !same_bytes {
            say(was, Some(now), Rewritten::Digest { was: was.sha256, now: now.sha256 });
        }
    }
}

/// What tells the entries of one package apart.
fn key(pin: &Pin) -> (Option<&str>, Option<String>) {
    match &pin.requirement {
        Some(requirement) => (Some(requirement), None),
        None => (None, pin.version.as_ref().map(ToString::to_string)),
    }
}

/// Where something comes from, versions apart: of a URL, what its host gives
/// one owner and repository.
fn origin(source: &Source) -> Source {
    match source {
        Source::Url { url, .. } => {
            let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
            let parts: Vec<&str> = rest.split('/').take(3).collect();
            Source::Url { url: format!("{scheme}://{}", parts.join("/")), prefix: None }
        }
        Source::Path(_) => Source::Path(String::new()),
        other => other.clone(),
    }
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
