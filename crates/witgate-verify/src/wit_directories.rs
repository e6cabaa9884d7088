//! The directories of WIT that are governed, and the way from each up to the top
//! of the repository: a lock may be in any directory on it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use witgate_files::real;
use witgate_load::homes;
use witgate_lock::{FORMATS, Format};
use witgate_model::path;

use crate::workspace::Workspace;

/// No repository is deeper than this many directories.
const LEVELS: usize = 64;

/// A directory whose `deps` some governed WIT uses.
pub(crate) struct WitDirectory {
    /// Its path from the anchor.
    pub(crate) path: String,
    /// The place of the packages in it, from the anchor.
    pub(crate) place: String,
    /// The nearest lock of each format, in it or above, links followed; by the
    /// id of the format.
    pub(crate) locks: BTreeMap<&'static str, PathBuf>,
}

/// The directories of WIT of all packages, each once.
pub(crate) fn governed(workspace: &Workspace<'_>) -> Vec<WitDirectory> {
    let mut found = Vec::new();
    for place in &workspace.places {
        let directory = |path| WitDirectory { path, place: place.clone(), locks: BTreeMap::new() };
        let here = workspace.path(place);
        match homes(Path::new(""), &here) {
            Ok(homes) => {
                let below = |home: &Path| Some(home.strip_prefix(&here).ok()?.to_str()?.to_owned());
                found.extend(homes.iter().map(|home| {
                    directory(match below(home) {
                        Some(below) => path::join(place, &below),
                        None => path::parent(place).to_owned(),
                    })
                }));
            }
            // What cannot be read, or is not there, may have a lock all the same.
            Err(_) => found.extend([place.clone(), path::join(place, "wit")].map(directory)),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|it| {
        let real = real(&workspace.path(&it.path));
        real.is_ok_and(|real| real.is_dir() && seen.insert(real))
    });
    let mut known = KnownLocks::default();
    for it in &mut found {
        it.locks = known.nearest(workspace, &it.path);
    }
    found
}

/// The locks of directories, each looked for once: many packages have the same
/// directories above them.
#[derive(Default)]
struct KnownLocks(HashMap<String, BTreeMap<&'static str, PathBuf>>);

impl KnownLocks {
    /// The nearest lock of each format at or above a directory.
    fn nearest(
        &mut self,
        workspace: &Workspace<'_>,
        path: &str,
    ) -> BTreeMap<&'static str, PathBuf> {
        let mut nearest = BTreeMap::new();
        for home in upwards(workspace, path) {
            for (format, lock) in self.locks_above(workspace, home) {
                nearest.entry(*format).or_insert_with(|| lock.clone());
            }
        }
        nearest
    }

    fn locks_above(
        &mut self,
        workspace: &Workspace<'_>,
        home: String,
    ) -> &BTreeMap<&'static str, PathBuf> {
        self.0.entry(home).or_insert_with_key(|home| {
            let lock = |format: &&'static Format| {
                let lock = lock_in(workspace, home, format)?;
                Some((format.id, real(&workspace.path(&lock)).ok()?))
            };
            FORMATS.iter().filter_map(lock).collect()
        })
    }
}

/// The lock of a format in a directory.
pub(crate) fn lock_in(workspace: &Workspace<'_>, home: &str, format: &Format) -> Option<String> {
    let mut paths = format.files.iter().map(|name| path::join(home, name));
    paths.find(|path| workspace.path(path).is_file())
}

/// A directory and those above it, up to the top of the repository, as paths
/// from the anchor.
pub(crate) fn upwards(workspace: &Workspace<'_>, start: &str) -> Vec<String> {
    let mut all = vec![if start == "." { String::new() } else { start.to_owned() }];
    while all.len() < LEVELS {
        let last = &all[all.len() - 1];
        if *last == workspace.root {
            break;
        }
        let above = match path::name(last) {
            "" => "..".to_owned(),
            ".." => path::join(last, ".."),
            _ => path::parent(last).to_owned(),
        };
        all.push(above);
    }
    all
}
