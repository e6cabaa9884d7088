//! What a change takes back of what the locks said before it.

use std::collections::BTreeMap;
use std::path::Path;

use witgate_judge::{Fact, LockChange, LockRewrite};
use witgate_lock::{Lock, Manifest, Pin, Rewrite, Rewritten, Setting, Sha256, Store, rewrites};
use witgate_model::{PackageName, path};

use crate::discover::{FoundLock, LockPlace, OWN_FORMAT};
use crate::error::Error;
use crate::integrity::Integrity;
use crate::pinned::{self, Own};
use crate::vendored_contracts::Reader;
use crate::workspace::{Text, Workspace};

/// Compares each lock with what stood there before.
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
    let others = found.iter().filter(|(found, _)| !found.lock.missing);
    let mut sides: BTreeMap<&str, (&Lock, &Text, Option<&Setting>)> = others
        .map(|(found, setting)| (&*found.path, (&found.lock, &found.text, Some(*setting))))
        .collect();
    sides.extend(own.map(|own| (&*own.path, (&own.lock, &own.text, None))));
    for spot in spots {
        let Some(text) = workspace.before.text(&spot.path)? else { continue };
        let shown = workspace.shown(&spot.path);
        let was = match Lock::parse(spot.format, &shown, &text) {
            Ok(was) => was,
            Err(error) => {
                let note = format!("what {shown} was before cannot be told: {error}");
                integrity.notes.push(note);
                continue;
            }
        };
        let before = Text::new(&shown, &was.text);
        match sides.get(&*spot.path) {
            Some((now, text, setting)) => {
                let side = Side {
                    workspace,
                    path: &spot.path,
                    was: &was,
                    now,
                    text,
                    setting: *setting,
                    store,
                };
                for rewrite in rewrites(&was, now) {
                    side.add_facts(&rewrite, &before, integrity);
                }
            }
            None if was.is_empty() || workspace.path(&spot.path).is_file() => {}
            None => {
                integrity.facts.push(Fact::LockRewritten(LockRewrite {
                    format: spot.format.id,
                    file: shown,
                    entry: None,
                    change: LockChange::Removed {
                        entries: was.entries.len(),
                        commit: workspace.before.short_commit(),
                        is_needed: still_needed(workspace, spot, &was),
                    },
                    changed: None,
                    sites: [Some(before.site(None)), None],
                }));
            }
        }
    }
    Ok(())
}

/// Of a lock that is gone: whether anything that it pinned may still be used.
fn still_needed(workspace: &Workspace<'_>, spot: &LockPlace, was: &Lock) -> bool {
    match spot.format.id {
        OWN_FORMAT => {
            was.entries.iter().any(|pin| pinned::is_governed(workspace, &spot.path, was, pin))
        }
        // The directory that it stood in may have moved as a whole.
        _ => workspace.path(path::parent(&spot.path)).is_dir(),
    }
}

/// One lock on both sides.
struct Side<'a> {
    workspace: &'a Workspace<'a>,
    /// The lock's path from the anchor.
    path: &'a str,
    was: &'a Lock,
    now: &'a Lock,
    /// The text of that.
    text: &'a Text,
    /// What stands around it; nothing of our own pins.
    setting: Option<&'a Setting>,
    store: &'a Store,
}

impl Side<'_> {
    fn add_facts(&self, rewrite: &Rewrite, before: &Text, integrity: &mut Integrity) {
        let Rewrite { entry, what, was, now } = rewrite;
        let pin = self.was.entries.iter().find(|pin| Some(&pin.range) == was.as_ref());
        let change = match what.clone() {
            Rewritten::Digest { was, now } => {
                LockChange::Digest { was: was.into(), now: now.into() }
            }
            Rewritten::Removed => {
                LockChange::EntryRemoved { is_needed: pin.is_some_and(|pin| self.is_needed(pin)) }
            }
            Rewritten::Loosened { was, now } => LockChange::RequirementLoosened { was, now },
            Rewritten::Moved { was, now, same_bytes } => {
                LockChange::SourceChanged { was: was.to_string(), now: now.to_string(), same_bytes }
            }
            Rewritten::Emptied { entries } => LockChange::Emptied {
                entries,
                is_needed: self.was.entries.iter().any(|pin| self.is_needed(pin)),
            },
        };
        let changed = match what {
            Rewritten::Digest { was, now } => self.inside(was, now),
            _ => None,
        };
        let entry = (!entry.is_empty()).then(|| entry.clone());
        let at = |range: &Option<std::ops::Range<usize>>, text: &Text| {
            range.clone().map(|range| text.site(Some(range)))
        };
        let sites = match entry {
            None => [Some(before.site(None)), Some(self.text.site(None))],
            Some(_) => [at(was, before), at(now, self.text)],
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

    /// Whether what was pinned may still be used. What cannot be told counts.
    fn is_needed(&self, pin: &Pin) -> bool {
        match self.now.format.id {
            OWN_FORMAT => pinned::is_governed(self.workspace, self.path, self.was, pin),
            "wit-deps" => {
                let Some(Setting { manifest, directory, .. }) = self.setting else { return true };
                let Some(Manifest::WitDeps(manifest)) = manifest else { return true };
                let deps = directory.join("deps");
                let names = [pin.name.clone(), pin.name.replace(':', "-")];
                manifest.entries.contains_key(&pin.name)
                    || names.iter().any(|name| is_in(&deps, name))
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
