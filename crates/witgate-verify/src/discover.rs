//! Which locks there are.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use witgate_files::real;
use witgate_lock::{
    FORMATS, Format, Lock, Manifest, Source, TEXT_LIMIT, WitDepsManifest, WkgManifest,
};

use witgate_model::path;

use crate::error::Error;
use crate::wit_directories::{WitDirectory, lock_in, upwards};
use crate::workspace::{Text, Workspace};

/// The id of the format of `witgate.lock`, our own.
pub(crate) const OWN_FORMAT: &str = "witgate";

/// A lock with what is around it.
pub(crate) struct FoundLock {
    /// Its path from the anchor.
    pub(crate) path: String,
    /// What it says.
    pub(crate) lock: Lock,
    /// What the file beside it asks for.
    pub(crate) manifest: Option<Manifest>,
    /// The text that findings point into: its own, or of what asks for it.
    pub(crate) text: Text,
}

/// A place where a lock may be.
pub(crate) struct LockPlace {
    pub(crate) format: &'static Format,
    /// From the anchor.
    pub(crate) path: String,
}

/// Every place where a lock may be: beside the packages and in each directory
/// above them, and where the policy says.
pub(crate) fn lock_places(workspace: &Workspace<'_>, wit: &[WitDirectory]) -> Vec<LockPlace> {
    let mut spots: Vec<LockPlace> = Vec::new();
    for home in homes(workspace, wit) {
        for format in FORMATS {
            let names = format.files.iter().map(|name| path::join(&home, name));
            spots.extend(names.map(|path| LockPlace { format, path }));
        }
    }
    let stated = workspace.config.and_then(|config| config.lock.files.as_ref());
    for path in stated.iter().flat_map(|stated| &stated.value) {
        let format = Format::by_path(Path::new(path));
        spots.extend(format.map(|format| LockPlace { format, path: path.clone() }));
    }
    let mut seen = BTreeSet::new();
    spots.retain(|spot| seen.insert(path::shown(&workspace.path(&spot.path))));
    spots
}

/// The directories in which locks may be, each once: those of the packages, a
/// `wit/` in them, and each directory above, up to the top of the repository.
fn homes(workspace: &Workspace<'_>, wit: &[WitDirectory]) -> Vec<String> {
    let mut homes = vec![workspace.root.clone(), String::new()];
    for place in &workspace.places {
        let directory = match workspace.path(place).is_file() {
            true => path::parent(place),
            false => place,
        };
        homes.extend([directory.to_owned(), path::join(directory, "wit")]);
    }
    homes.extend(wit.iter().flat_map(|it| upwards(workspace, &it.path)));
    let top = real(&workspace.top()).ok();
    let mut seen = BTreeSet::new();
    homes.retain(|home| {
        let real = real(&workspace.path(home)).ok();
        let Some(real) = real.filter(|it| top.as_ref().is_none_or(|top| it.starts_with(top)))
        else {
            return false;
        };
        seen.insert(real)
    });
    homes
}

/// The locks that are there, and those that should be: what asks for them is.
/// `witgate.lock` is distinguished, since it pins what is measured.
pub(crate) fn locks(
    workspace: &Workspace<'_>,
    spots: &[LockPlace],
) -> Result<Vec<FoundLock>, Error> {
    let mut found: Vec<FoundLock> = Vec::new();
    for spot in spots.iter().filter(|spot| spot.format.id != OWN_FORMAT) {
        let file = workspace.path(&spot.path);
        let manifest = match spot.format.manifest {
            Some(name) => manifest(workspace, spot.format, &beside(&spot.path, name))?,
            None => None,
        };
        if file.is_file() {
            let lock = Lock::read(spot.format, &file, &workspace.shown(&spot.path));
            let lock = lock.map_err(|error| Error::Lock { error })?;
            let text = Text::new(&lock.path, &lock.text);
            let manifest = manifest.map(|(manifest, _)| manifest);
            found.push(FoundLock { path: spot.path.clone(), lock, manifest, text });
        } else if let Some((manifest, text)) = manifest
            && spot.path.ends_with(spot.format.files[0])
            && !is_workspace(&manifest)
            && !has_lock_above(workspace, spot)
        {
            let lock = Lock::missing(spot.format, &workspace.shown(&spot.path));
            found.push(FoundLock { path: spot.path.clone(), lock, manifest: Some(manifest), text });
        }
    }
    // What is taken from another directory here is locked with what takes it.
    let taken: BTreeSet<String> = found.iter().flat_map(directories).collect();
    found.retain(|it| !it.lock.missing || !taken.contains(path::parent(&it.path)));
    if let Some(stated) = workspace.config.and_then(|config| config.lock.files.as_ref()) {
        for path in &stated.value {
            let named = |message: &str, help: &str| {
                Err(Error::policy(&stated.site, message.to_owned(), help.to_owned()))
            };
            if Format::by_path(Path::new(path)).is_none() {
                let names = FORMATS.iter().flat_map(|format| format.files);
                let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                let help = format!("lock files are named {}", names.join(", "));
                return named(&format!("`{path}` is not a lock file that witgate supports"), &help);
            }
            if !workspace.path(path).is_file() {
                return named(
                    &format!("lock file `{path}` not found"),
                    "restore it, or take it out of `files`",
                );
            }
        }
    }
    Ok(found)
}

/// The directories that the manifest beside a lock takes packages from, by their paths
/// from the anchor.
fn directories(found: &FoundLock) -> Vec<String> {
    let Some(Manifest::WitDeps(manifest)) = &found.manifest else { return Vec::new() };
    let home = path::parent(&found.path);
    let paths = manifest.entries.values().filter_map(|entry| match &entry.source {
        Source::Path(path) => Some(path),
        _ => None,
    });
    paths.map(|path| path::shown(&Path::new(home).join(path))).collect()
}

/// The file beside a lock that says what is asked for.
fn manifest(
    workspace: &Workspace<'_>,
    format: &Format,
    path: &str,
) -> Result<Option<(Manifest, Text)>, Error> {
    let file = workspace.path(path);
    if !file.is_file() {
        return Ok(None);
    }
    let shown = workspace.shown(path);
    let manifest = match format.id {
        "wkg" => WkgManifest::read(&file, &shown).map(Manifest::Wkg),
        _ => WitDepsManifest::read(&file, &shown).map(Manifest::WitDeps),
    };
    let manifest = manifest.map_err(|error| Error::Lock { error })?;
    let text = witgate_files::read_text(&file, TEXT_LIMIT).unwrap_or_default();
    Ok(Some((manifest, Text::new(&shown, &Arc::from(text)))))
}

pub(crate) fn is_workspace(manifest: &Manifest) -> bool {
    matches!(manifest, Manifest::Wkg(manifest) if manifest.workspace)
}

/// Whether there is a lock for it under another of its names, or in a directory
/// above, as the members of a workspace share one.
fn has_lock_above(workspace: &Workspace<'_>, spot: &LockPlace) -> bool {
    let homes = upwards(workspace, path::parent(&spot.path));
    homes.iter().any(|home| lock_in(workspace, home, spot.format).is_some())
}

/// A file in the directory of another.
pub(crate) fn beside(path: &str, name: &str) -> String {
    path::join(path::parent(path), name)
}
