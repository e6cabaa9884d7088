//! What a change takes back of what the locks said before it.

use std::collections::BTreeMap;
use std::path::Path;

use witgate_judge::{Draft, Level};
use witgate_lock::{Lock, Manifest, Pin, Rewrite, Rewritten, Setting, Sha256, Store, rewrites};
use witgate_model::PackageName;

use super::Integrity;
use super::compare::Reader;
use super::found::{Found, Spot};
use super::ground::{Ground, Text};
use super::pinned::{self, Own};
use super::told;
use crate::error::Error;

/// Compares each lock with what stood there before.
pub(super) fn look(
    ground: &Ground<'_>,
    spots: &[Spot],
    found: &[(&Found, &Setting)],
    own: Option<&Own>,
    store: &Store,
    integrity: &mut Integrity,
) -> Result<(), Error> {
    if !ground.before.is_wanted() {
        return Ok(());
    }
    let others = found.iter().filter(|(found, _)| !found.lock.missing);
    let mut sides: BTreeMap<&str, (&Lock, &Text, Option<&Setting>)> = others
        .map(|(found, setting)| (&*found.path, (&found.lock, &found.text, Some(*setting))))
        .collect();
    sides.extend(own.map(|own| (&*own.path, (&own.lock, &own.text, None))));
    for spot in spots {
        let Some(text) = ground.before.text(&spot.path)? else { continue };
        let shown = ground.shown(&spot.path);
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
                    ground,
                    path: &spot.path,
                    was: &was,
                    now,
                    text,
                    setting: *setting,
                    store,
                };
                for rewrite in rewrites(&was, now) {
                    side.tell(&rewrite, &before, integrity);
                }
            }
            None if was.is_empty() || ground.path(&spot.path).is_file() => {}
            None => {
                let (entries, commit) = (entries(was.entries.len()), ground.before.called());
                let draft = Draft::new(
                    format!("{shown} is gone; at {commit} it had {entries}"),
                    format!("restore it: `git restore --source={commit} {shown}`"),
                );
                let is_needed = still_needed(ground, spot, &was);
                let level = if is_needed { Level::Error } else { Level::Warn };
                let of = format!("{} {shown} gone", spot.format.id);
                let sites = [Some(before.site(None)), None];
                let finding = told::finding(ground, "lock-emptied", level, &of, draft, sites);
                integrity.findings.push(finding);
            }
        }
    }
    Ok(())
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{count} entries") }
}

/// Of a lock that is gone: whether anything that it pinned may still be used.
fn still_needed(ground: &Ground<'_>, spot: &Spot, was: &Lock) -> bool {
    match spot.format.id {
        pinned::FORMAT => {
            was.entries.iter().any(|pin| pinned::is_governed(ground, &spot.path, was, pin))
        }
        // The directory that it stood in may have moved as a whole.
        _ => ground.path(super::found::directory(&spot.path)).is_dir(),
    }
}

/// One lock on both sides.
struct Side<'a> {
    ground: &'a Ground<'a>,
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
    fn tell(&self, rewrite: &Rewrite, before: &Text, integrity: &mut Integrity) {
        let Rewrite { entry, what, was, now } = rewrite;
        let pin = self.was.entries.iter().find(|pin| Some(&pin.range) == was.as_ref());
        let file = &self.now.path;
        let (rule, level, help) = match what {
            Rewritten::Digest { .. } => (
                "lock-digest-rewritten",
                Level::Error,
                "ask its publisher what changed, and take a new version of it".to_owned(),
            ),
            Rewritten::Removed => (
                "lock-pin-dropped",
                if pin.is_some_and(|pin| self.is_needed(pin)) { Level::Error } else { Level::Note },
                format!("restore the entry in {file}, unless nothing uses it any more"),
            ),
            Rewritten::Loosened { .. } => (
                "lock-requirement-loosened",
                Level::Warn,
                "keep it if the next update may go further".to_owned(),
            ),
            Rewritten::Moved { same_bytes, .. } => (
                "lock-source-changed",
                if *same_bytes { Level::Warn } else { Level::Error },
                "merge it only if the new source is the same publisher's".to_owned(),
            ),
            Rewritten::Emptied { .. } => (
                "lock-emptied",
                match self.was.entries.iter().any(|pin| self.is_needed(pin)) {
                    true => Level::Error,
                    false => Level::Warn,
                },
                format!("restore {file}"),
            ),
        };
        let lead = if entry.is_empty() { file.clone() } else { format!("`{entry}`") };
        let (key, after) = match what {
            Rewritten::Digest { now, .. } => ("digest", now.to_string()),
            Rewritten::Removed => ("removed", String::new()),
            Rewritten::Loosened { now, .. } => ("requirement", now.clone()),
            Rewritten::Moved { now, .. } => ("source", now.to_string()),
            Rewritten::Emptied { .. } => ("emptied", String::new()),
        };
        let of = format!("{} {file} {entry} {key} {after}", self.now.format.id);
        let mut draft = Draft::new(format!("{lead}: {what}"), help);
        if let Rewritten::Digest { was, now } = what
            && let Some(inside) = self.inside(was, now)
        {
            draft = draft.hint(inside);
        }
        let at = |range: &Option<std::ops::Range<usize>>, text: &Text| {
            range.clone().map(|range| text.site(Some(range)))
        };
        let whole = |text: &Text| Some(text.site(None));
        let sites = match entry.is_empty() {
            true => [whole(before), whole(self.text)],
            false => [at(was, before), at(now, self.text)],
        };
        integrity.findings.push(told::finding(self.ground, rule, level, &of, draft, sites));
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
            pinned::FORMAT => pinned::is_governed(self.ground, self.path, self.was, pin),
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
