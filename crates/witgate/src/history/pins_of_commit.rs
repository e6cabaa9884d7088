//! What the locks of a commit pin, held against what the commit has.

use std::path::Path;

use witgate_history::PinsNow;
use witgate_load::{Commit, History};
use witgate_lock::{Format, Hashed, Lock, Pin, Pins, Rewritten, Sha256, rewrites};
use witgate_model::path;
use witgate_verify::LOCK_FILE;

use super::past_commit::PastCommit;

/// The pins of `witgate.lock` in a commit, and those that do not match what it has. What
/// other locks pin are packages in registries, which are in no commit.
pub(super) fn pins_of_commit(history: &History, now: &mut PastCommit) -> PinsNow {
    let commit = now.commit();
    let file = path::join(now.policy_directory(), LOCK_FILE);
    let text = match history.text(&commit, &file) {
        Ok(Some(text)) => text,
        Ok(None) => return PinsNow::default(),
        Err(_) => return PinsNow { total: 1, unverified: vec![file] },
    };
    let Ok(pins) = Pins::parse(&file, &text) else {
        return PinsNow { total: 1, unverified: vec![file] };
    };
    let mut unverified = Vec::new();
    for pin in &pins.packages {
        let home = beside(&file, &pin.path);
        let homes = [home.clone(), path::join(&home, "wit")];
        let home = homes.into_iter().find(|home| now.homes().contains(home));
        let matches = home.is_some_and(|home| {
            let Ok(subject) = now.subject(history, &home) else { return false };
            let mut roots = subject.contract.roots.iter();
            // Another version is pinned again before it is released.
            let is_same = |root: &_| same_version(root, pin);
            !roots.any(|root| is_same(root))
                || Sha256::parse(&subject.contract.digest().to_string()).ok() == Some(pin.contract)
        });
        if !matches {
            unverified.push(pin.entry());
        }
    }
    for pin in &pins.artifacts {
        let bytes = history.bytes(&commit, &beside(&file, &pin.path));
        // An artifact that is built and not committed is in no commit.
        let Ok(Some(bytes)) = bytes else { continue };
        if Hashed::of_bytes(&bytes).sha256() != pin.digest {
            unverified.push(pin.path.clone());
        }
    }
    PinsNow { total: pins.packages.len() + pins.artifacts.len(), unverified }
}

fn same_version(root: &witgate_model::PackageName, pin: &witgate_lock::PackagePin) -> bool {
    root.bare() == pin.name && root.version == pin.version
}

/// A path that a lock names, from the root of the repository.
fn beside(lock: &str, path: &str) -> String {
    let path = if path == "." { "" } else { path };
    path::join(path::parent(lock), path)
}

/// The entries of locks that a commit makes pin other bytes for the same version, or that
/// it makes pin nothing any more.
pub(super) fn rewritten(history: &History, was: &Commit, now: &Commit) -> Vec<String> {
    let files = history.files(now).unwrap_or_default();
    let mut found = Vec::new();
    for file in files {
        let Some(format) = Format::by_path(Path::new(&file)) else { continue };
        let lock = |commit: &Commit| {
            let text = history.text(commit, &file).ok()??;
            Some((Lock::parse(format, &file, &text).ok()?, text))
        };
        let Some(((was, text_before), (now, text))) = lock(was).zip(lock(now)) else { continue };
        if text == text_before {
            continue;
        }
        for rewrite in rewrites(&was, &now) {
            // The archive of a branch is another one each time.
            let is_branch = |pin: &Pin| pin.entry == rewrite.entry && pin.source.is_branch();
            if was.entries.iter().any(is_branch) {
                continue;
            }
            let is_weaker = match rewrite.what {
                Rewritten::Digest { .. } | Rewritten::Emptied { .. } => true,
                // A pin of one's own is to change with what it pins.
                Rewritten::Repinned { .. }
                | Rewritten::Removed
                | Rewritten::Loosened { .. }
                | Rewritten::Moved { .. }
                | Rewritten::RolledBack { .. } => false,
            };
            if is_weaker {
                let entry = if rewrite.entry.is_empty() { "all" } else { &rewrite.entry };
                found.push(format!("{file}: {entry}"));
            }
        }
    }
    found
}
