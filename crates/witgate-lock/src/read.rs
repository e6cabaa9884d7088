//! Bytes from disk, with bounds: regular files only, and never more than was
//! asked for.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;

use witgate_files::Refusal;

use crate::digest::{Hashed, Hasher};
use crate::error::Error;

/// A lock file is at most this long.
pub const TEXT_LIMIT: u64 = 16 << 20;

/// So many bytes are read at once.
const CHUNK: usize = 128 << 10;

/// Opens a regular file that belongs to its repository. `shown` is what errors
/// call it.
pub(crate) fn open(path: &Path, shown: &str) -> Result<(File, Metadata), Error> {
    witgate_files::open(path).map_err(|refusal| refused(shown, &refusal))
}

/// The bytes of a regular file, if they are no more than `limit`.
pub(crate) fn bytes(path: &Path, shown: &str, limit: u64) -> Result<Vec<u8>, Error> {
    witgate_files::read(path, limit).map_err(|refusal| refused(shown, &refusal))
}

/// The text of a regular file, if it is no more than a lock file's.
pub(crate) fn text(path: &Path, shown: &str) -> Result<String, Error> {
    String::from_utf8(bytes(path, shown, TEXT_LIMIT)?).map_err(|error| Error::NotUtf8 {
        path: shown.to_owned(),
        offset: error.utf8_error().valid_up_to(),
    })
}

/// Hashes a regular file of any size, a piece at a time.
pub(crate) fn hash(path: &Path, shown: &str) -> Result<Hashed, Error> {
    let (mut file, _) = open(path, shown)?;
    let mut hasher = Hasher::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(length) => hasher.update(&chunk[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(shown, &error)),
        }
    }
}

/// Why a file was not opened, as an error about a path.
fn refused(shown: &str, refusal: &Refusal) -> Error {
    let path = shown.to_owned();
    match refusal {
        Refusal::LeadsOut => Error::Outside { path },
        Refusal::NotRegular(_) => Error::NotRegular { path },
        Refusal::TooLarge { size, limit } => {
            Error::TooLarge { path, what: format!("{size} bytes"), limit: format!("{limit} bytes") }
        }
        Refusal::Io(error) => failed(shown, error),
    }
}

/// What the system said, as an error about a path.
pub(crate) fn failed(shown: &str, error: &std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            Error::NotFound { path: shown.to_owned() }
        }
        _ => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or(&text).to_lowercase();
            Error::Unreadable { path: shown.to_owned(), reason }
        }
    }
}
