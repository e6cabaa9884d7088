//! Where files come from: one trait, one file for each kind of tree.
//!
//! All text loading goes through [`Tree`], so that a directory and a revision
//! of it load alike. Paths are relative to the tree, `/`-separated, with no
//! `.` or `..` in them; the tree itself is the empty path.

pub(crate) mod disk;
pub(crate) mod git;
mod git_command;
pub(crate) mod memory;
pub(crate) mod nested;
mod patience;
pub(crate) mod reference;
pub(crate) mod registry;
pub(crate) mod revision;
pub(crate) mod standard_input;
pub(crate) mod submodule;

use std::ops::Deref;
use std::sync::Arc;

use witgate_model::Digest;

use crate::error::Error;

/// More WIT text than this in one place is refused. All of WASI is one
/// hundredth of it; a parsed contract takes some fifty times the memory of its
/// text.
pub(crate) const TEXT_LIMIT: u64 = 32 << 20;

/// More wasm than this in one git object is refused. On disk there is no bound:
/// what is mapped takes no memory.
pub(crate) const WASM_LIMIT: u64 = 1 << 30;

/// More entries than this in one directory are refused.
pub(crate) const ENTRIES_LIMIT: usize = 100_000;

/// What a path leads to, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A directory.
    Directory,
    /// A regular file.
    File,
    /// A submodule of a git tree: to list it is an error.
    Submodule,
    /// None of these, and what it is instead: to read it is an error.
    Other(&'static str),
}

/// One name in a directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is certainly neither a directory nor a link to one, so that
    /// [`Tree::kind`] need not be asked.
    pub(crate) plain: bool,
}

/// Something that holds directories and files.
pub(crate) trait Tree {
    /// What is at a path; `None` if nothing is.
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error>;

    /// The names in a directory, in order. Names that are not UTF-8 are left
    /// out, as wit-parser does.
    fn list(&self, path: &str) -> Result<Vec<Entry>, Error>;

    /// The content of a regular file.
    fn read(&self, path: &str) -> Result<Bytes, Error>;

    /// Reads files before each is asked for, where that takes less time. What cannot
    /// be read is told of once it is asked for.
    fn read_ahead(&self, _paths: &[&str]) {}

    /// The path that a path leads to once links are followed, to tell whether
    /// two are the same.
    fn real(&self, path: &str) -> Result<String, Error>;

    /// A path as the user would write it.
    fn show(&self, path: &str) -> String;

    /// Whether it is a revision, to which nothing can be added any more.
    fn is_past(&self) -> bool {
        false
    }

    /// Whether WIT is read that no tool takes any more. What is written now is a mistake.
    fn takes_long_gone(&self) -> bool {
        self.is_past()
    }
}

/// The content of a file.
pub(crate) enum Bytes {
    /// In memory.
    Read(Arc<[u8]>),
    /// Mapped from disk.
    Mapped(memmap2::Mmap),
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Read(bytes) => bytes,
            Bytes::Mapped(bytes) => bytes,
        }
    }
}

/// A path in a directory of the tree.
pub(crate) fn join(directory: &str, name: &str) -> String {
    match directory {
        "" => name.to_owned(),
        directory => format!("{directory}/{name}"),
    }
}

/// Whether bytes begin like wasm, be it a module or a component.
pub(crate) fn is_wasm(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\0asm")
}

/// Whether bytes are what Git LFS leaves in the place of a file that it keeps elsewhere.
pub(crate) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    const LONGEST: usize = 1024;
    bytes.len() < LONGEST && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

/// The digest of the file that a pointer of Git LFS means.
pub(crate) fn lfs_digest(pointer: &[u8]) -> Option<Digest> {
    let text = std::str::from_utf8(pointer).ok()?;
    let digits = text.lines().find_map(|line| line.strip_prefix("oid sha256:"))?.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 2 * bytes.len() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(Digest::from_bytes(bytes))
}

/// Why more than [`TEXT_LIMIT`] is not read.
pub(crate) fn too_large(path: String, bytes: u64, limit: u64) -> Error {
    Error::TooLarge {
        path,
        what: format!("{} MiB", bytes.div_ceil(1 << 20)),
        limit: format!("{} MiB", limit >> 20),
    }
}
