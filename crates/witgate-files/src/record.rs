//! Which files were read, for a program that must not overwrite them. Nothing
//! is kept unless somebody asked for it: a library has no use for it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static READ: Mutex<Option<BTreeSet<PathBuf>>> = Mutex::new(None);

fn files() -> MutexGuard<'static, Option<BTreeSet<PathBuf>>> {
    // A set is whole whoever panicked while holding it.
    READ.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on remembers which files this process reads.
pub fn start_recording() {
    files().get_or_insert_default();
}

/// Whether this process has read a file since [`start_recording`].
pub fn was_read(path: &Path) -> bool {
    let files = files();
    let Some(files) = &*files else { return false };
    path.canonicalize().is_ok_and(|real| files.contains(&real))
}

/// Notes that a file was read, whose links are followed.
pub(crate) fn add(real: Option<PathBuf>) {
    if let (Some(files), Some(real)) = (&mut *files(), real) {
        files.insert(real);
    }
}
