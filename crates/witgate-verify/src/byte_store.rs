//! Where locked bytes are looked for.

use std::path::{Path, PathBuf};

use witgate_lock::{Lock, PlaceKind, Store};

use witgate_model::path;

use crate::error::Error;
use crate::workspace::Workspace;

/// Where a repository keeps bytes for verification, by digest.
pub const BYTES: &str = ".witgate/bytes";

/// So many files of the baseline are read, of so many bytes in all.
const BASELINE_FILES: usize = 4096;
const BASELINE_BYTES: usize = 256 << 20;

/// The content store of the repository, the directories that the policy and the
/// caller name, wkg's cache, and, where they lack something that a lock pins, what
/// the baseline holds in the first two.
pub(crate) fn open<'l>(
    workspace: &Workspace<'_>,
    mut locks: impl Iterator<Item = &'l Lock>,
) -> Result<Store, Error> {
    let store = on_disk(workspace)?;
    let lacks =
        |lock: &Lock| lock.entries.iter().any(|pin| store.find(&pin.sha256).found.is_none());
    if !workspace.before.is_wanted() || !locks.any(lacks) {
        return Ok(store);
    }
    let files = of_baseline(workspace)?;
    Ok(match files.is_empty() {
        true => store,
        false => store.with_baseline(&workspace.before.short_commit(), files),
    })
}

/// The files of the baseline that hold locked bytes there: those here may be deleted,
/// other bytes, or hidden among more files than are hashed.
fn of_baseline(workspace: &Workspace<'_>) -> Result<Vec<(PathBuf, Vec<u8>)>, Error> {
    let own = path::join(&workspace.root, BYTES);
    let stated = workspace.config.and_then(|config| config.lock.bytes.as_ref());
    let stated = stated.into_iter().flat_map(|stated| stated.value.clone());
    let directories = std::iter::once(own).chain(stated);
    let directories = directories.filter_map(|path| workspace.before.path(&path));
    let within: Vec<String> = directories.map(|path| format!("{path}/")).collect();
    let is_kept = |file: &&String| within.iter().any(|directory| file.starts_with(directory));
    let (mut found, mut size) = (Vec::new(), 0);
    for file in workspace.before.files()?.iter().filter(is_kept).take(BASELINE_FILES) {
        let Some(bytes) = workspace.before.bytes_at(file)? else { continue };
        size += bytes.len();
        if size > BASELINE_BYTES {
            break;
        }
        found.push((PathBuf::from(file), bytes));
    }
    Ok(found)
}

fn on_disk(workspace: &Workspace<'_>) -> Result<Store, Error> {
    let mut store = Store::new();
    let own = workspace.path(&path::join(&workspace.root, BYTES));
    if own.is_dir() {
        store = store.with(PlaceKind::ContentStore, own);
    }
    if let Some(stated) = workspace.config.and_then(|config| config.lock.bytes.as_ref()) {
        for path in &stated.value {
            let directory = workspace.path(path);
            if !directory.is_dir() {
                // The change may have deleted it, which is no way out.
                if is_in_baseline(workspace, path)? {
                    continue;
                }
                let message = format!("`{path}` is not a directory");
                let help = "name directories with the locked bytes".to_owned();
                return Err(Error::policy(&stated.site, message, help));
            }
            store = store.with(kind_of_store(&directory), directory);
        }
    }
    for directory in &workspace.means.bytes {
        if !directory.is_dir() {
            return Err(Error::NoBytes { path: directory.display().to_string() });
        }
        store = store.with(kind_of_store(directory), directory);
    }
    Ok(match &workspace.means.wkg_cache {
        Some(cache) if cache.is_dir() => store.with(PlaceKind::WkgCache, cache),
        _ => store,
    })
}

/// Whether the baseline has files in a directory.
fn is_in_baseline(workspace: &Workspace<'_>, directory: &str) -> Result<bool, Error> {
    let Some(path) = workspace.before.path(directory) else { return Ok(false) };
    let below = format!("{path}/");
    Ok(workspace.before.files()?.iter().any(|file| file.starts_with(&below)))
}

/// What kind of store a directory is, by what is in it.
pub fn kind_of_store(directory: &Path) -> PlaceKind {
    match directory {
        it if it.join("oci-layout").is_file() || it.join("blobs/sha256").is_dir() => {
            PlaceKind::OciLayout
        }
        it if it.join("sha256").is_dir() => PlaceKind::ContentStore,
        _ => PlaceKind::Directory,
    }
}
