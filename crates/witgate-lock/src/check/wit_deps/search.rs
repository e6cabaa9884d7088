//! Where the entries of a wit-deps lock come from, as far as that is a directory
//! of this repository.

use std::path::{Path, PathBuf};

use witgate_model::path::lexical;

use crate::error::Error;
use crate::formats::wit_deps::{FORMAT, WitDepsEntry, WitDepsManifest};
use crate::lock::Lock;
use crate::pin::{Pin, Source};

/// So many dependencies are asked whether an entry comes with them.
const SEARCH_LIMIT: usize = 64;

/// Looks for where entries come from.
pub(super) struct Search<'a> {
    /// Nothing outside it is read.
    root: &'a Path,
    /// How many dependencies may still be asked what they bring: a lock can
    /// make them fan out without end.
    left: usize,
}

impl<'a> Search<'a> {
    pub(super) fn new(root: &'a Path) -> Search<'a> {
        Search { root, left: SEARCH_LIMIT }
    }

    /// The directories that an entry comes from, as far as they are directories
    /// here. A string says why they cannot be told.
    pub(super) fn sources(
        &mut self,
        pin: &Pin,
        lock: &Lock,
        at: &Path,
    ) -> Result<Vec<PathBuf>, String> {
        match &pin.source {
            Source::Path(path) => Ok(vec![at.join(path)]),
            Source::Transitive => self.transitive(pin, lock, at),
            _ => Ok(Vec::new()),
        }
    }

    /// Where an entry comes from that others bring: their own `deps/`, or else
    /// what their own `deps.toml` and `deps.lock` say.
    fn transitive(&mut self, pin: &Pin, lock: &Lock, at: &Path) -> Result<Vec<PathBuf>, String> {
        // Locks of old did not say what brings what.
        let told = lock.entries.iter().any(|other| !other.deps.is_empty());
        let brings = |other: &&Pin| other.deps.contains(&pin.name) || !told;
        let mut found = Vec::new();
        for other in lock.entries.iter().filter(brings) {
            let Source::Path(path) = &other.source else { continue };
            let Some(left) = self.left.checked_sub(1) else {
                return Err(format!("`{}` comes through too many dependencies", pin.name));
            };
            self.left = left;
            let home = at.join(path);
            let vendored = names(&pin.name).into_iter().map(|name| home.join("deps").join(name));
            match vendored.into_iter().find(|path| path.is_dir()) {
                Some(vendored) => found.push(vendored),
                None => found.extend(self.through(pin, &home)?),
            }
        }
        Ok(found)
    }

    /// Where an entry comes from by the word of the dependency that brings it.
    fn through(&mut self, pin: &Pin, home: &Path) -> Result<Vec<PathBuf>, String> {
        let told = |error: Error| format!("it is part of another package: {error}");
        let manifest = home.join("deps.toml");
        if self.is_here(&manifest) {
            let shown = shown(&manifest, self.root);
            let manifest = WitDepsManifest::read(&manifest, &shown).map_err(told)?;
            match manifest.entries.get(&pin.name) {
                Some(WitDepsEntry { source: Source::Path(path), .. }) => {
                    return Ok(vec![home.join(path)]);
                }
                Some(_) => return Ok(Vec::new()),
                None => {}
            }
        }
        let lock = home.join("deps.lock");
        if !self.is_here(&lock) {
            return Ok(Vec::new());
        }
        let shown = shown(&lock, self.root);
        let lock = Lock::read(&FORMAT, &lock, &shown).map_err(told)?;
        match lock.entries.iter().find(|other| other.name == pin.name) {
            Some(there) => self.sources(there, &lock, home),
            None => Ok(Vec::new()),
        }
    }

    /// Whether a file is there, and within the repository.
    fn is_here(&self, file: &Path) -> bool {
        let root = self.root.canonicalize();
        let real = file.canonicalize();
        file.is_file() && matches!((root, real), (Ok(root), Ok(real)) if real.starts_with(&root))
    }
}

/// What an entry's directory may be called: its id, or that without colons as
/// newer wit-deps writes it. Nothing if no directory can have such a name.
pub(super) fn names(id: &str) -> Vec<String> {
    if id.is_empty() || id == "." || id == ".." || id.contains(['/', '\\', '\0']) {
        return Vec::new();
    }
    let mut names = vec![id.to_owned()];
    if id.contains(':') {
        names.push(id.replace(':', "-"));
    }
    names
}

/// A path from the repository on, for people.
pub(super) fn shown(path: &Path, root: &Path) -> String {
    let (path, root) = (lexical(path), lexical(root));
    let below = path.strip_prefix(&root).unwrap_or(&path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    match below.is_absolute() {
        true => path.display().to_string(),
        false => parts.join("/"),
    }
}
