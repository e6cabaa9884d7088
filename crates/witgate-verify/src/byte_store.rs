//! Where locked bytes are looked for.

use std::path::Path;

use witgate_lock::{PlaceKind, Store};

use witgate_model::path;

use crate::error::Error;
use crate::workspace::Workspace;

/// Where a repository keeps bytes for verification, by digest.
const OWN: &str = ".witgate/bytes";

/// The content store of the repository, the directories that the policy and the
/// caller name, and wkg's cache.
pub(crate) fn open(workspace: &Workspace<'_>) -> Result<Store, Error> {
    let mut store = Store::new();
    let own = workspace.path(&path::join(&workspace.root, OWN));
    if own.is_dir() {
        store = store.with(PlaceKind::ContentStore, own);
    }
    if let Some(stated) = workspace.config.and_then(|config| config.lock.bytes.as_ref()) {
        for path in &stated.value {
            let directory = workspace.path(path);
            if !directory.is_dir() {
                let message = format!("`{path}` is no directory");
                let help = "name directories that hold the locked bytes".to_owned();
                return Err(Error::policy(&stated.site, message, help));
            }
            store = store.with(kind(&directory), directory);
        }
    }
    for directory in &workspace.means.bytes {
        if !directory.is_dir() {
            return Err(Error::NoBytes { path: directory.display().to_string() });
        }
        store = store.with(kind(directory), directory);
    }
    Ok(match &workspace.means.wkg_cache {
        Some(cache) if cache.is_dir() => store.with(PlaceKind::WkgCache, cache),
        _ => store,
    })
}

/// What kind of place a directory is, by what stands in it.
fn kind(directory: &Path) -> PlaceKind {
    match directory {
        it if it.join("oci-layout").is_file() || it.join("blobs/sha256").is_dir() => {
            PlaceKind::OciLayout
        }
        it if it.join("sha256").is_dir() => PlaceKind::ContentStore,
        _ => PlaceKind::Directory,
    }
}
