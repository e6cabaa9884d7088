//! The canonical archive of a directory's WIT files, whose digest wit-deps
//! pins.
//!
//! It is a GNU tar with everything taken out that differs between machines:
//! the files in order of name, as `wit/<name>`, with mode 0644 or 0755. Only
//! its digest is ever made, never the archive. Checkouts that change line ends
//! or the executable bit change it, and it is reported as the mismatch that it is
//! for wit-deps too; of line ends the report can say so.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use sha2::{Digest as _, Sha512};

use crate::digest::{Hashed, Hasher, Sha512Digest};
use crate::error::Error;
use crate::read;

/// A directory is examined if it has at most so many entries.
const ENTRIES_LIMIT: usize = 65_536;

/// A WIT file is at most this long.
const FILE_LIMIT: u64 = 64 << 20;

const BLOCK: usize = 512;

/// How long a name the header of a file holds; longer ones go before it.
const NAME: usize = 100;

/// One file of an archive.
#[derive(Clone, Copy, Debug)]
pub struct ArchiveFile<'a> {
    /// Its own name, without a directory.
    pub name: &'a [u8],
    /// Whether its owner may execute it.
    pub executable: bool,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// The digests of an archive, and how many files are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveDigest {
    /// The SHA-256 and the size of the archive.
    pub hashed: Hashed,
    /// The SHA-512.
    pub sha512: Sha512Digest,
    /// How many files it holds. An archive of none has a digest too.
    pub files: usize,
}

/// The digest of the archive of these files, in the order in which they are
/// given: that of their names' bytes.
pub fn archive_digest<'a>(files: impl IntoIterator<Item = ArchiveFile<'a>>) -> ArchiveDigest {
    let mut archive = Archive::default();
    for file in files {
        archive.append(&file);
    }
    archive.finish()
}

/// The digest of a directory's WIT files. What links lead to is read as the
/// file that it is, if it is within `root`; `shown` is what errors call the
/// directory.
pub fn directory_digest(
    directory: &Path,
    root: &Path,
    shown: &str,
) -> Result<ArchiveDigest, Error> {
    digest(directory, root, shown, |bytes| bytes)
}

/// The digests of directories, each worked out once: several locks pin the same ones.
#[derive(Debug, Default)]
pub struct DirectoryDigests {
    /// By the directories, links followed.
    known: Mutex<HashMap<PathBuf, ArchiveDigest>>,
}

impl DirectoryDigests {
    /// What [`directory_digest`] says, or said before. What fails is tried again.
    pub(crate) fn digest(
        &self,
        directory: &Path,
        root: &Path,
        shown: &str,
    ) -> Result<ArchiveDigest, Error> {
        let Ok(real) = directory.canonicalize() else {
            return directory_digest(directory, root, shown);
        };
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known().get(&real) {
            return Ok(*known);
        }
        let digest = directory_digest(directory, root, shown)?;
        known().insert(real, digest);
        Ok(digest)
    }
}

/// How lines end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineEnds {
    Lf,
    Crlf,
}

/// The digest that the same files would have if all of their lines ended alike.
pub(crate) fn digest_with_line_ends(
    ends: LineEnds,
    directory: &Path,
    root: &Path,
    shown: &str,
) -> Result<ArchiveDigest, Error> {
    digest(directory, root, shown, |bytes| with_line_ends(ends, &bytes))
}

fn with_line_ends(ends: LineEnds, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(line) = line.strip_suffix(b"\n") else {
            text.extend_from_slice(line);
            continue;
        };
        text.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        text.extend_from_slice(if ends == LineEnds::Crlf { b"\r\n" } else { b"\n" });
    }
    text
}

/// The digest of a directory's WIT files, each as `content` has it.
fn digest(
    directory: &Path,
    root: &Path,
    shown: &str,
    content: impl Fn(Vec<u8>) -> Vec<u8>,
) -> Result<ArchiveDigest, Error> {
    let failed = |error: std::io::Error| read::failed(shown, &error);
    let root = root.canonicalize().map_err(failed)?;
    let within = |path: &Path, shown: &str| {
        let real = path.canonicalize().map_err(|error| read::failed(shown, &error))?;
        match real.starts_with(&root) {
            true => Ok(()),
            false => Err(Error::Outside { path: shown.to_owned() }),
        }
    };
    within(directory, shown)?;
    let mut names = Vec::new();
    for (seen, entry) in directory.read_dir().map_err(failed)?.enumerate() {
        let entry = entry.map_err(failed)?;
        if seen == ENTRIES_LIMIT {
            return Err(Error::TooLarge {
                path: shown.to_owned(),
                what: format!("more than {ENTRIES_LIMIT} entries"),
                limit: "that many of a directory".to_owned(),
            });
        }
        let (name, kind) = (entry.file_name(), entry.file_type().map_err(failed)?);
        if is_wit(&name) && !kind.is_dir() {
            names.push((name, kind.is_symlink()));
        }
    }
    names.sort();
    let mut archive = Archive::default();
    for (name, is_link) in names {
        let path = directory.join(&name);
        let shown = format!("{shown}/{}", name.to_string_lossy());
        if is_link {
            within(&path, &shown)?;
        }
        let bytes = content(read::bytes(&path, &shown, FILE_LIMIT)?);
        let metadata = path.metadata().map_err(|error| read::failed(&shown, &error))?;
        let executable = is_executable(&metadata);
        archive.append(&ArchiveFile {
            name: &name_bytes(&name, &shown)?,
            executable,
            bytes: &bytes,
        });
    }
    Ok(archive.finish())
}

fn is_wit(name: &OsString) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wit"))
}

#[cfg(unix)]
fn name_bytes(name: &OsString, _: &str) -> Result<Vec<u8>, Error> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(name.as_bytes().to_vec())
}

#[cfg(not(unix))]
fn name_bytes(name: &OsString, shown: &str) -> Result<Vec<u8>, Error> {
    let unreadable = || Error::NotUtf8 { path: shown.to_owned(), offset: 0 };
    name.to_str().map(|name| name.as_bytes().to_vec()).ok_or_else(unreadable)
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    false
}

#[derive(Default)]
struct Archive {
    sha256: Hasher,
    sha512: Sha512,
    files: usize,
}

impl Archive {
    fn write(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sha512.update(bytes);
    }

    /// Writes what a header announces, to the end of its last block.
    fn write_padded(&mut self, bytes: &[u8]) {
        self.write(bytes);
        self.write(&[0; BLOCK][..bytes.len().next_multiple_of(BLOCK) - bytes.len()]);
    }

    fn append(&mut self, file: &ArchiveFile<'_>) {
        let mut name = b"wit/".to_vec();
        name.extend_from_slice(file.name);
        if name.len() > NAME {
            // The name as a file of its own, with a NUL at its end. This header
            // leaves out the device numbers.
            let length = name.len() as u64 + 1;
            self.write(&header(b"././@LongLink", 0o644, length, b'L', false));
            let mut whole = name.clone();
            whole.push(0);
            self.write_padded(&whole);
            name.truncate(NAME);
        }
        let mode = if file.executable { 0o755 } else { 0o644 };
        self.write(&header(&name, mode, file.bytes.len() as u64, b'0', true));
        self.write_padded(file.bytes);
        self.files += 1;
    }

    fn finish(mut self) -> ArchiveDigest {
        self.write(&[0; 2 * BLOCK]);
        let Archive { sha256, sha512, files } = self;
        ArchiveDigest { hashed: sha256.finish(), sha512: Sha512Digest::from_hasher(sha512), files }
    }
}

/// A GNU tar header, as async-tar writes it in its deterministic mode.
fn header(name: &[u8], mode: u32, size: u64, kind: u8, devices: bool) -> [u8; BLOCK] {
    let mut header = [0; BLOCK];
    header[..name.len()].copy_from_slice(name);
    let mut octal = |at: usize, width: usize, number: u64| {
        let digits = format!("{number:0width$o}");
        header[at..at + width].copy_from_slice(digits.as_bytes());
    };
    octal(100, 7, mode.into());
    octal(108, 7, 0); // uid
    octal(116, 7, 0); // gid
    octal(124, 11, size);
    octal(136, 11, 0); // mtime
    if devices {
        octal(329, 7, 0);
        octal(337, 7, 0);
    }
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar  \0");
    // The checksum is taken with spaces in its own place.
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:07o}").as_bytes());
    header[155] = 0;
    header
}

#[cfg(test)]
mod tests;
