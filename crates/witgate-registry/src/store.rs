//! What was fetched before, by digest. Nobody is trusted to have left it alone: bytes
//! are hashed again on every use, and what does not match is fetched again.

use std::path::{Path, PathBuf};

use witgate_files::{read, write_in_new_directory};
use witgate_model::Digest;

/// A directory of files that are named by the digests of their bytes.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    directory: PathBuf,
}

impl Store {
    pub(crate) fn new(directory: &Path) -> Store {
        Store { directory: directory.to_owned() }
    }

    /// The bytes of a digest, if they are here.
    pub(crate) fn get(&self, digest: Digest, limit: u64) -> Option<Vec<u8>> {
        let bytes = read(&self.path(digest), limit).ok()?;
        (Digest::of_bytes(&bytes) == digest).then_some(bytes)
    }

    /// Keeps some bytes. A store that takes nothing costs time, and no verdict.
    pub(crate) fn put(&self, digest: Digest, bytes: &[u8]) {
        debug_assert_eq!(Digest::of_bytes(bytes), digest);
        let _ = write_in_new_directory(&self.path(digest), bytes);
    }

    fn path(&self, digest: Digest) -> PathBuf {
        self.directory.join("sha256").join(digest.short(64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_not_used() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::new(directory.path());
        let digest = Digest::of_bytes(b"bytes");
        assert_eq!(store.get(digest, 10), None);
        store.put(digest, b"bytes");
        assert_eq!(store.get(digest, 10).as_deref(), Some(b"bytes".as_slice()));
        assert_eq!(store.get(digest, 4), None);
        std::fs::write(store.path(digest), b"other").expect("it is changed");
        assert_eq!(store.get(digest, 10), None);
        store.put(digest, b"bytes");
        assert_eq!(store.get(digest, 10).as_deref(), Some(b"bytes".as_slice()));
    }
}
