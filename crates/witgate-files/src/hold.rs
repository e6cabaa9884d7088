//! One process at a time edits the files of a directory.

use std::fs::File;
use std::io;
use std::path::Path;

/// The right to edit the files of a directory, until it is dropped. It ends
/// with the process, however that ends.
#[must_use]
pub struct Hold {
    _file: File,
}

/// Waits until no other process edits files in a directory.
pub fn hold(directory: &Path) -> io::Result<Hold> {
    let file = lock_file(directory)?;
    match file.lock() {
        Ok(()) => Ok(Hold { _file: file }),
        // Some network file systems know no locks; then one works alone, as before.
        Err(error) if error.kind() == io::ErrorKind::Unsupported => Ok(Hold { _file: file }),
        Err(error) => Err(error),
    }
}

/// What is locked: the directory itself, so that nothing is left over.
#[cfg(unix)]
fn lock_file(directory: &Path) -> io::Result<File> {
    let here = directory.as_os_str().is_empty();
    File::open(if here { Path::new(".") } else { directory })
}

/// What is locked: no directory can be, so a file that means it.
#[cfg(not(unix))]
fn lock_file(directory: &Path) -> io::Result<File> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let here = directory.as_os_str().is_empty();
    let real = if here { Path::new(".") } else { directory }.canonicalize()?;
    let mut hasher = DefaultHasher::new();
    real.hash(&mut hasher);
    let name = format!("witgate-{:016x}.lock", hasher.finish());
    File::options().create(true).append(true).open(std::env::temp_dir().join(name))
}
