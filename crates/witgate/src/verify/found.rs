//! Which locks there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_lock::{FORMATS, Format, Lock, Manifest, WitDepsManifest, WkgManifest};

use super::ground::{Ground, Text, join};
use crate::error::Error;

/// A lock with what stands around it.
pub(super) struct Found {
    /// Its path from the anchor.
    pub(super) path: String,
    /// What it says.
    pub(super) lock: Lock,
    /// What the file beside it asks for.
    pub(super) manifest: Option<Manifest>,
    /// The text that findings point into: its own, or of what asks for it.
    pub(super) text: Text,
}

/// A place where a lock may stand.
pub(super) struct Spot {
    pub(super) format: &'static Format,
    /// From the anchor.
    pub(super) path: String,
}

/// Every place where a lock may stand: beside the packages, at the top of the
/// repository, and where the policy says.
pub(super) fn spots(ground: &Ground<'_>) -> Vec<Spot> {
    let mut spots: Vec<Spot> = Vec::new();
    for home in homes(ground) {
        for format in FORMATS {
            let names = format.files.iter().map(|name| join(&home, name));
            spots.extend(names.map(|path| Spot { format, path }));
        }
    }
    let stated = ground.config.and_then(|config| config.lock.files.as_ref());
    for path in stated.iter().flat_map(|stated| &stated.value) {
        let format = Format::of(Path::new(path));
        spots.extend(format.map(|format| Spot { format, path: path.clone() }));
    }
    let mut seen = BTreeSet::new();
    spots.retain(|spot| seen.insert(super::ground::shown(&ground.path(&spot.path))));
    spots
}

/// The directories in which locks stand, each once: of each package its own, a
/// `wit/` in it, and the one above a `wit/`; the policy's and the top.
fn homes(ground: &Ground<'_>) -> Vec<String> {
    let mut homes = vec![ground.root.clone(), String::new()];
    for path in &ground.places {
        let here = ground.path(path);
        let home = match here.is_file() {
            true => directory(path).to_owned(),
            false => path.clone(),
        };
        let name =
            here.canonicalize().ok().and_then(|path| path.file_name().map(ToOwned::to_owned));
        if name.is_some_and(|name| name == "wit") {
            homes.push(join(&home, ".."));
        }
        homes.extend([home.clone(), join(&home, "wit")]);
    }
    let top = ground.top().canonicalize().ok();
    let mut seen = BTreeSet::new();
    homes.retain(|home| {
        let real = ground.path(home).canonicalize().ok();
        let Some(real) = real.filter(|it| top.as_ref().is_none_or(|top| it.starts_with(top)))
        else {
            return false;
        };
        seen.insert(real)
    });
    homes
}

/// The locks that are there, and those that should be: what asks for them is.
/// `witgate.lock` is told apart, since it pins what is measured.
pub(super) fn locks(ground: &Ground<'_>, spots: &[Spot]) -> Result<Vec<Found>, Error> {
    let mut found: Vec<Found> = Vec::new();
    for spot in spots.iter().filter(|spot| spot.format.id != super::pinned::FORMAT) {
        let file = ground.path(&spot.path);
        let manifest = match spot.format.manifest {
            Some(name) => manifest(ground, spot.format, &beside(&spot.path, name))?,
            None => None,
        };
        if file.is_file() {
            let lock = Lock::read(spot.format, &file, &ground.shown(&spot.path));
            let lock = lock.map_err(|error| Error::Lock { error })?;
            let text = Text::new(&lock.path, &lock.text);
            let manifest = manifest.map(|(manifest, _)| manifest);
            found.push(Found { path: spot.path.clone(), lock, manifest, text });
        } else if let Some((manifest, text)) = manifest
            && spot.path.ends_with(spot.format.files[0])
            && !is_workspace(&manifest)
            && !any_other(ground, spot)
        {
            let lock = Lock::missing(spot.format, &ground.shown(&spot.path));
            found.push(Found { path: spot.path.clone(), lock, manifest: Some(manifest), text });
        }
    }
    if let Some(stated) = ground.config.and_then(|config| config.lock.files.as_ref()) {
        for path in &stated.value {
            let named = |message: &str, help: &str| {
                Err(Error::stated(&stated.site, message.to_owned(), help.to_owned()))
            };
            if Format::of(Path::new(path)).is_none() {
                let names = FORMATS.iter().flat_map(|format| format.files);
                let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                let help = format!("a lock is called {}", names.join(", "));
                return named(&format!("`{path}` is no lock that witgate knows"), &help);
            }
            if !ground.path(path).is_file() {
                return named(
                    &format!("the lock `{path}` is not there"),
                    "restore it, or take it out of `files`",
                );
            }
        }
    }
    Ok(found)
}

/// The file beside a lock that says what is asked for.
fn manifest(
    ground: &Ground<'_>,
    format: &Format,
    path: &str,
) -> Result<Option<(Manifest, Text)>, Error> {
    let file = ground.path(path);
    if !file.is_file() {
        return Ok(None);
    }
    let shown = ground.shown(path);
    let manifest = match format.id {
        "wkg" => WkgManifest::read(&file, &shown).map(Manifest::Wkg),
        _ => WitDepsManifest::read(&file, &shown).map(Manifest::WitDeps),
    };
    let manifest = manifest.map_err(|error| Error::Lock { error })?;
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    Ok(Some((manifest, Text::new(&shown, &Arc::from(text)))))
}

fn is_workspace(manifest: &Manifest) -> bool {
    matches!(manifest, Manifest::Wkg(manifest) if manifest.workspace)
}

/// Whether the lock stands there under another of its names.
fn any_other(ground: &Ground<'_>, spot: &Spot) -> bool {
    let others = spot.format.files.iter().map(|name| beside(&spot.path, name));
    others.into_iter().any(|path| ground.path(&path).is_file())
}

/// A file in the directory of another.
pub(super) fn beside(path: &str, name: &str) -> String {
    join(path.rsplit_once('/').map_or("", |(directory, _)| directory), name)
}

/// The directory of a lock, from the anchor.
pub(super) fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// The directory whose WIT a lock of registries is of: `wit/` beside it, or its
/// own.
pub(super) fn wit(ground: &Ground<'_>, path: &str) -> Option<(String, PathBuf)> {
    let home = directory(path);
    let below = join(home, "wit");
    let at = ground.path(&below);
    if at.is_dir() {
        return Some((below, at));
    }
    let at = ground.path(home);
    crate::check::holds_wit(&at).then(|| (home.to_owned(), at))
}
