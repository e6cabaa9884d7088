//! Bytes from disk, with bounds: regular files only, and never more than was
//! asked for.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use crate::digest::{Hashed, Hasher};
use crate::error::Error;

/// A lock file is at most this long.
pub(crate) const TEXT_LIMIT: u64 = 16 << 20;

/// So many bytes are read at once.
const CHUNK: usize = 128 << 10;

/// Opens a regular file. `shown` is what errors call it.
pub(crate) fn open(path: &Path, shown: &str) -> Result<(File, fs::Metadata), Error> {
    let failed = |error: std::io::Error| failed(shown, &error);
    // Looked at first, since opening a device can act.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(Error::NotRegular { path: shown.to_owned() });
    }
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        // Should it have become a FIFO meanwhile, this does not wait for it.
        use std::os::unix::fs::OpenOptionsExt as _;
        const O_NONBLOCK: i32 = 0o4000;
        options.custom_flags(O_NONBLOCK);
    }
    let file = options.open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(Error::NotRegular { path: shown.to_owned() });
    }
    Ok((file, metadata))
}

/// The bytes of a regular file, if they are no more than `limit`.
pub(crate) fn bytes(path: &Path, shown: &str, limit: u64) -> Result<Vec<u8>, Error> {
    let (file, metadata) = open(path, shown)?;
    let too_large = |size: u64| Error::TooLarge {
        path: shown.to_owned(),
        what: format!("{size} bytes"),
        limit: format!("{limit} bytes"),
    };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // A file may go on beyond its length, as those of /proc do.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| failed(shown, &error))?;
    if bytes.len() as u64 > limit {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
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
