//! The files of a directory by what they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::digest::Sha256;
use crate::{cores, read};

/// So many files are hashed; what is beyond is not found, and [`Index::is_cut`] says so.
pub(super) const FILES_LIMIT: usize = 65_536;

/// So deep directories are looked through.
const DEPTH_LIMIT: usize = 16;

/// The files of a directory by what they hold.
#[derive(Debug, Default)]
pub(super) struct Index {
    files: BTreeMap<Sha256, PathBuf>,
    is_cut: bool,
}

impl Index {
    /// Hashes every regular file below a directory; links are not followed,
    /// and what cannot be read is not there.
    pub(super) fn new(directory: &Path) -> Index {
        let mut files = Vec::new();
        gather(directory, DEPTH_LIMIT, &mut files);
        files.sort();
        let hashed = cores::map(&files, |path| read::hash(path, ""));
        let is_cut = files.len() >= FILES_LIMIT;
        let mut index = BTreeMap::new();
        for (path, hashed) in files.into_iter().zip(hashed) {
            if let Ok(hashed) = hashed {
                index.entry(hashed.sha256()).or_insert(path);
            }
        }
        Index { files: index, is_cut }
    }

    /// Whether there may be more files than were hashed.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn get(&self, wanted: &Sha256) -> Option<&Path> {
        self.files.get(wanted).map(PathBuf::as_path)
    }
}

fn gather(directory: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = directory.read_dir() else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    // Which are beyond the limit does not depend on the system.
    entries.sort_by_key(|entry| entry.file_name());
    for entry in entries {
        if files.len() >= FILES_LIMIT {
            return;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            Ok(kind) if kind.is_dir() && depth > 0 => gather(&entry.path(), depth - 1, files),
            _ => {}
        }
    }
}
