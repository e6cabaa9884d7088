//! What a past commit lacks of what its packages use: dependencies that are fetched and
//! not committed are in no commit.

use std::collections::BTreeSet;
use std::path::Path;

use witgate_load::{Commit, History, Lent, Place};
use witgate_lock::{Digests, FORMATS, Lock, Pin, PlaceKind, Store, TEXT_LIMIT};
use witgate_model::{Subject, path};

use super::Request;
use super::policy::Policy;
use super::task::Task;

/// What may replace what a commit lacks: the bytes that its locks pin, and then
/// what the candidate was read with, where no lock of the commit says other bytes.
/// Under a reserved policy that last way is closed: the change could have written it.
pub(super) fn lent(history: &History, commit: &Commit, task: &Task, candidate: &Subject) -> Lent {
    let locks = locks(history, commit, task);
    let mut lent = match task.is_lent {
        true => Lent::new(candidate).without(rewritten(history, commit, &locks)),
        false => Lent::default(),
    };
    for pin in locks.iter().flat_map(|(_, lock)| &lock.entries) {
        let Some(version) = &pin.version else { continue };
        if let Some(found) = task.bytes.find(&pin.sha256).found {
            lent.pin(format!("{}@{version}", pin.name), found.bytes, &path::shown(&found.path));
        }
    }
    lent
}

/// The locks of a commit around a task's packages, of those formats that pin packages
/// by their bytes or by their text; with their paths.
fn locks(history: &History, commit: &Commit, task: &Task) -> Vec<(String, Lock)> {
    let home = match &task.place {
        Place::Path(path) => history.path_of(path),
        _ => None,
    };
    let mut found = Vec::new();
    for directory in home.iter().flat_map(|home| path::upwards(home)) {
        for format in FORMATS.iter().filter(|format| format.digests != Digests::Own) {
            for name in format.files {
                let path = path::join(directory, name);
                let Ok(Some(text)) = history.text(commit, &path) else { continue };
                if let Ok(lock) = Lock::parse(format, &path, &text) {
                    found.push((path, lock));
                }
            }
        }
    }
    found
}

/// What the locks of a commit pin, and those that are here pin otherwise or not at all:
/// the names of packages, with their versions where a lock says them, or of their
/// directories. A lock that pins the text of a directory which is in the commit says
/// nothing of a package that is not there.
fn rewritten(history: &History, commit: &Commit, locks: &[(String, Lock)]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, was) in locks {
        let here = history.checkout().map(|checkout| checkout.path(path));
        let text = here.and_then(|file| witgate_files::read_text(&file, TEXT_LIMIT).ok());
        let now = text.and_then(|text| Lock::parse(was.format, path, &text).ok());
        let is_same = |pin: &Pin| {
            let mut pins = now.iter().flat_map(|lock| &lock.entries);
            pins.any(|it| {
                (&it.entry, &it.sha256, &it.sha512) == (&pin.entry, &pin.sha256, &pin.sha512)
            })
        };
        let deps = path::join(path::parent(path), "deps");
        let is_there = |pin: &Pin| {
            let directory = [pin.name.clone(), pin.name.replace(':', "-")];
            was.format.digests == Digests::Archive
                && directory.iter().any(|name| {
                    history.holds_wit(commit, &path::join(&deps, name)).is_ok_and(|holds| holds)
                })
        };
        let other = was.entries.iter().filter(|pin| !is_same(pin) && !is_there(pin));
        names.extend(other.map(|pin| match &pin.version {
            Some(version) => format!("{}@{version}", pin.name),
            None => pin.name.clone(),
        }));
    }
    names
}

/// Where the bytes are looked for that locks pin: in what the repository keeps, the
/// policy and the caller name, and wkg's cache.
pub(super) fn store(request: &Request, policy: &Policy) -> Store {
    let mut store = Store::new();
    let own = policy.on_disk(witgate_verify::BYTES);
    let stated = policy.config().and_then(|config| config.lock.bytes.as_ref());
    let stated = stated.into_iter().flat_map(|stated| &stated.value);
    let stated = stated.map(|path| policy.anchor.join(path));
    let kept = [own].into_iter().chain(stated).chain(request.means.bytes.iter().cloned());
    for directory in kept.filter(|directory| directory.is_dir()) {
        store = store.with(witgate_verify::kind_of_store(&directory), directory);
    }
    match &request.means.wkg_cache {
        Some(cache) if Path::is_dir(cache) => store.with(PlaceKind::WkgCache, cache),
        _ => store,
    }
}
