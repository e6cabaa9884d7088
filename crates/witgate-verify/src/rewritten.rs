//! What a change takes back of what the locks said before it.

use std::collections::BTreeMap;
use std::path::Path;

use witgate_judge::{Fact, LockChange, LockRewrite};
use witgate_lock::{
    Format, Lock, Manifest, Neighbour, Pin, Pins, Rewrite, Rewritten, Setting, Sha256, Source,
    Store, likeness, planted, rewrites,
};
use witgate_model::{PackageName, path};

use crate::around_lock;
use crate::discover::{FoundLock, LockPlace, OWN_FORMAT};
use crate::error::Error;
use crate::integrity::Integrity;
use crate::pinned::{self, Own};
use crate::vendored_contracts::Reader;
use crate::workspace::{Text, Workspace};

/// Compares each lock with what it was before: with the one at its path, or with
/// that of its kind which is gone from elsewhere and pins the same names.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    spots: &[LockPlace],
    found: &[(&FoundLock, &Setting)],
    own: Option<&Own>,
    store: &Store,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    if !workspace.before.is_wanted() {
        return Ok(());
    }
    let now = sides(workspace, found, own, store);
    let was = before(workspace, spots, integrity)?;
    let mut counterparts: BTreeMap<&str, &Before> = BTreeMap::new();
    for (path, before) in &was {
        let side = now.get(path).or_else(|| moved(before, &now, &was, path::parent(path)));
        match side {
            Some(side) => {
                counterparts.insert(side.path, before);
                for rewrite in rewrites(&before.lock, side.now) {
                    side.add_facts(&rewrite, before, integrity);
                }
            }
            None if before.lock.is_empty() || workspace.path(&before.path).is_file() => {}
            None => {
                integrity.facts.push(Fact::LockRewritten(LockRewrite {
                    format: before.lock.format.id,
                    file: before.lock.path.clone(),
                    entry: None,
                    change: LockChange::Removed {
                        entries: before.lock.entries.len(),
                        commit: workspace.before.short_commit(),
                        is_needed: still_needed(workspace, before),
                    },
                    changed: None,
                    sites: [Some(before.text.site(None)), None],
                }));
            }
        }
    }
    for (path, side) in &now {
        let home = path::parent(path);
        let neighbours = was.iter().filter(|(other, _)| *other != path);
        let neighbours: Vec<Neighbour<'_>> = neighbours
            .map(|(other, before)| Neighbour {
                lock: &before.lock,
                is_above: path::is_within(home, path::parent(other)),
            })
            .collect();
        let counterpart = counterparts.get(side.path).map(|before| &before.lock);
        for (lock, rewrite) in planted(&neighbours, counterpart, side.now) {
            let before = was.values().find(|before| std::ptr::eq(&before.lock, lock));
            let before = before.expect("it is one of them");
            side.add_facts(&rewrite, before, integrity);
        }
    }
    Ok(())
}

/// The locks that are here, by their paths from the root of the repository.
fn sides<'a>(
    workspace: &'a Workspace<'a>,
    found: &[(&'a FoundLock, &'a Setting)],
    own: Option<&'a Own>,
    store: &'a Store,
) -> BTreeMap<String, Side<'a>> {
    let others = found.iter().filter(|(found, _)| !found.lock.missing).map(|(found, setting)| {
        let FoundLock { path, lock: now, text, .. } = found;
        Side { workspace, path, now, text, setting: Some(setting), store }
    });
    let own = own.map(|own| {
        let Own { path, lock: now, text, .. } = own;
        Side { workspace, path, now, text, setting: None, store }
    });
    let paths = others.chain(own).map(|side| (workspace.before.path(side.path), side));
    paths.filter_map(|(path, side)| Some((path?, side))).collect()
}

/// A lock of the baseline.
struct Before {
    /// Its path from the anchor.
    path: String,
    lock: Lock,
    text: Text,
}

/// The locks of the baseline, by their paths from the root of the repository: of
/// the packages there, of those here, and whatever the policy names.
fn before(
    workspace: &Workspace<'_>,
    spots: &[LockPlace],
    integrity: &mut Integrity,
) -> Result<BTreeMap<String, Before>, Error> {
    let packages = workspace.places.iter().filter_map(|place| workspace.before.path(place));
    let packages: Vec<String> = packages.chain(workspace.before.packages.to_vec()).collect();
    let mut paths = workspace.before.locks(&packages)?;
    paths.extend(spots.iter().filter_map(|spot| workspace.before.path(&spot.path)));
    let mut found = BTreeMap::new();
    for path in paths {
        let from_anchor = path::join(&workspace.root, &path);
        let format = Format::by_path(Path::new(&path)).expect("it was chosen by that");
        let Some(bytes) = workspace.before.bytes_at(&path)? else { continue };
        let shown = workspace.shown(&from_anchor);
        let lock = String::from_utf8(bytes)
            .map_err(|error| error.to_string())
            .and_then(|text| Lock::parse(format, &shown, &text).map_err(|it| it.to_string()));
        match lock {
            Ok(lock) => {
                let text = Text::new(&shown, &lock.text);
                found.insert(path, Before { path: from_anchor, lock, text });
            }
            Err(error) => {
                let note = format!("the baseline's {shown} cannot be read: {error}");
                integrity.notes.push(note);
            }
        }
    }
    Ok(found)
}

/// The lock that one which is gone has become: of its format, and with most of
/// its names, new or in a directory above.
fn moved<'s, 'a>(
    before: &Before,
    now: &'s BTreeMap<String, Side<'a>>,
    was: &BTreeMap<String, Before>,
    home: &str,
) -> Option<&'s Side<'a>> {
    let of_one_format = now.iter().filter(|(_, side)| side.now.format == before.lock.format);
    let ranked = of_one_format.filter_map(|(path, side)| {
        let (is_new, is_above) =
            (!was.contains_key(path), path::is_within(home, path::parent(path)));
        (is_new || is_above).then(|| ((likeness(&before.lock, side.now), is_new), side))
    });
    let best = ranked.max_by_key(|(rank, _)| *rank);
    best.filter(|((shared, _), _)| *shared > 0).map(|(_, side)| side)
}

/// Of a lock that is gone: whether anything that it pinned may still be used.
fn still_needed(workspace: &Workspace<'_>, before: &Before) -> bool {
    let Before { path, lock: was, .. } = before;
    match was.format.id {
        OWN_FORMAT => was.entries.iter().any(|pin| pinned::is_governed(workspace, path, was, pin)),
        _ => {
            let home = path::parent(path);
            // What it pinned may have moved elsewhere, with its directory or without.
            let used = around_lock::names_in_use(workspace);
            let is_there = workspace.path(home).is_dir();
            (is_there && around_lock::uses_others(workspace, home))
                || was.entries.iter().any(|pin| used.contains(&pin.name))
        }
    }
}

/// One lock on both sides.
struct Side<'a> {
    workspace: &'a Workspace<'a>,
    /// The lock's path from the anchor.
    path: &'a str,
    now: &'a Lock,
    /// Its text.
    text: &'a Text,
    /// What is around it; nothing of our own pins.
    setting: Option<&'a Setting>,
    store: &'a Store,
}

impl Side<'_> {
    fn add_facts(&self, rewrite: &Rewrite, before: &Before, integrity: &mut Integrity) {
        let Rewrite { entry, what, was, now } = rewrite;
        let pin = before.lock.entries.iter().find(|pin| Some(&pin.range) == was.as_ref());
        let change = match what.clone() {
            Rewritten::Digest { was, now } => {
                let is_of_branch = pin.is_some_and(|pin| pin.source.is_branch());
                LockChange::Digest { was: was.into(), now: now.into(), is_of_branch }
            }
            Rewritten::Removed => {
                let is_needed = pin.is_some_and(|pin| self.is_needed(before, pin));
                LockChange::EntryRemoved { is_needed }
            }
            Rewritten::Loosened { was, now } => LockChange::RequirementLoosened { was, now },
            Rewritten::Moved { was, now, same_bytes } => {
                LockChange::SourceChanged { was: was.to_string(), now: now.to_string(), same_bytes }
            }
            Rewritten::Emptied { entries } => LockChange::Emptied {
                entries,
                is_needed: before.lock.entries.iter().any(|pin| self.is_needed(before, pin)),
            },
            Rewritten::RolledBack { was, now } => {
                LockChange::RolledBack { was: was.to_string(), now: now.to_string() }
            }
            Rewritten::Repinned { was, now } => LockChange::Repinned {
                was: was.into(),
                now: now.into(),
                is_artifact: pin.is_some_and(|pin| pin.source == Source::Artifact),
            },
        };
        let changed = match what {
            Rewritten::Digest { was, now } => self.inside(was, now),
            Rewritten::Repinned { .. } => self.repinned(before, entry, now.as_ref()),
            _ => None,
        };
        let entry = (!entry.is_empty()).then(|| entry.clone());
        let at = |range: &Option<std::ops::Range<usize>>, text: &Text| {
            range.clone().map(|range| text.site(Some(range)))
        };
        let sites = match entry {
            None => [Some(before.text.site(None)), Some(self.text.site(None))],
            Some(_) => [at(was, &before.text), at(now, self.text)],
        };
        let (format, file) = (self.now.format.id, self.now.path.clone());
        let rewrite = LockRewrite { format, file, entry, change, changed, sites };
        integrity.facts.push(Fact::LockRewritten(rewrite));
    }

    /// What changed in the contract between bytes that are both at hand.
    fn inside(&self, was: &Sha256, now: &Sha256) -> Option<String> {
        let bytes = |digest| Some(self.store.find(digest).found?.bytes);
        let (was, now) = (bytes(was)?, bytes(now)?);
        Some(match Reader::default().differs(&was, &now) {
            Ok(None) => "the contract inside is the same".to_owned(),
            Ok(Some(what)) => format!("the contract inside changed: {what}"),
            Err(why) => format!("the contract inside cannot be compared: {why}"),
        })
    }

    /// What changed in what is pinned of an artifact, beside its bytes.
    fn repinned(
        &self,
        before: &Before,
        entry: &str,
        now: Option<&std::ops::Range<usize>>,
    ) -> Option<String> {
        let pins = |lock: &Lock| Pins::parse(&lock.path, &lock.text).ok();
        let was = pins(&before.lock)?.artifacts.into_iter().find(|pin| pin.path == entry)?;
        let now = pins(self.now)?.artifacts.into_iter().find(|pin| Some(&pin.range) == now)?;
        let added = now.imports.iter().filter(|name| !was.imports.contains(name));
        let mut said: Vec<String> = added.map(|name| format!("it imports `{name}`")).collect();
        if was.contract != now.contract {
            said.push("its contract changed".to_owned());
        }
        (!said.is_empty()).then(|| format!("since the baseline: {}", said.join(", ")))
    }

    /// Whether what was pinned may still be used. What cannot be told counts.
    fn is_needed(&self, before: &Before, pin: &Pin) -> bool {
        match self.now.format.id {
            OWN_FORMAT => pinned::is_governed(self.workspace, &before.path, &before.lock, pin),
            "wit-deps" => {
                let Some(Setting { manifest, directory, deps, .. }) = self.setting else {
                    return true;
                };
                let Some(Manifest::WitDeps(manifest)) = manifest else { return true };
                let own = directory.join("deps");
                let names = [pin.name.clone(), pin.name.replace(':', "-")];
                let mut vendored = std::iter::once(&own).chain(deps);
                manifest.entries.contains_key(&pin.name)
                    || vendored.any(|deps| names.iter().any(|name| is_in(deps, name)))
            }
            "wkg" => {
                let Some(setting) = self.setting else { return true };
                let Some(imports) = &setting.imports else { return true };
                let is = |package: &PackageName| package.bare() == pin.name;
                imports.iter().any(is) || setting.vendored.iter().any(|it| is(&it.package))
            }
            _ => true,
        }
    }
}

fn is_in(directory: &Path, name: &str) -> bool {
    !name.contains(['/', '\\', '\0']) && directory.join(name).exists()
}
