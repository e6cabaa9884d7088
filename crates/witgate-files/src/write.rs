//! Files that are written: whole or not at all, and through no link that a
//! repository holds.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::links::{Walk, is_of_git, repository_of, walk};
use crate::read::{FileKind, file_kind};

/// What the names of temporary files begin with. What follows is random, and
/// one that is there already is never opened.
const PREFIX: &str = ".witgate-";

/// Writes a file as [`write()`] does, in a directory that is made if it is not
/// there.
pub fn write_in_new_directory(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let real = target(path)?;
    fs::create_dir_all(real.parent().ok_or(io::ErrorKind::IsADirectory)?)?;
    write(path, bytes)
}

/// Makes a directory and those above it, through no link that a repository holds.
pub fn create_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(target(path)?)
}

/// Writes what a user asked for to where they said: a file as [`write()`] does, or
/// a pipe or a device, which takes the bytes as they come.
pub fn write_output(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if is_stream(path, &metadata) => {
            target(path)?;
            fs::OpenOptions::new().write(true).open(path)?.write_all(bytes.as_ref())
        }
        _ => write(path, bytes),
    }
}

/// Writes a regular file: the whole of it, or nothing; it keeps its permissions. A
/// process that is killed may leave a file `.witgate-RANDOM.tmp` beside it, and
/// never half a file.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let mut file = UnfinishedFile::begin(path)?;
    file.write_all(bytes.as_ref())?;
    file.finish()
}

/// A regular file that is written piece by piece, as [`write()`] writes one: under its
/// name there is nothing new before it is finished.
pub struct UnfinishedFile {
    file: NamedTempFile,
    real: PathBuf,
    there: Option<fs::Metadata>,
}

impl UnfinishedFile {
    /// Begins a file that takes the place of what is at a path.
    pub fn begin(path: &Path) -> io::Result<UnfinishedFile> {
        let real = target(path)?;
        let there = match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            // It would wait for a reader for ever.
            Ok(metadata) if is_stream(path, &metadata) => return Err(not_regular()),
            Ok(metadata) => Some(metadata),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(UnfinishedFile { file: temporary(&real)?, real, there })
    }

    /// Puts it where it belongs.
    pub fn finish(self) -> io::Result<()> {
        // A file that took another's place must not turn out empty after a power cut.
        self.file.as_file().sync_all()?;
        if let Some(there) = self.there {
            self.file.as_file().set_permissions(there.permissions())?;
        }
        self.file.persist(&self.real).map(drop).map_err(|error| error.error)
    }
}

impl io::Write for UnfinishedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Writes a file that is not there yet: the whole of it, or nothing. One that is
/// there is an error, even if it came meanwhile.
pub fn create(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let real = target(path)?;
    let mut file = temporary(&real)?;
    file.as_file_mut().write_all(bytes.as_ref())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(&real).map(drop).map_err(|error| error.error)
}

/// Removes a regular file, through no link that a repository holds.
pub fn remove(path: &Path) -> io::Result<()> {
    let real = target(path)?;
    match real.symlink_metadata()?.is_file() && !is_of_the_system(path) {
        true => fs::remove_file(real),
        false => Err(not_regular()),
    }
}

fn not_regular() -> io::Error {
    io::Error::other("not a regular file")
}

/// Removes a directory that is empty, through no link that a repository holds.
pub fn remove_empty_directory(path: &Path) -> io::Result<()> {
    let real = target(path)?;
    match real.symlink_metadata()?.is_dir() {
        true => fs::remove_dir(real),
        false => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Whether what is there takes bytes as they come, and is no file to replace:
/// a pipe or a terminal, whatever way leads to it.
fn is_stream(path: &Path, metadata: &fs::Metadata) -> bool {
    matches!(file_kind(metadata.file_type()), FileKind::Other(_)) || is_of_the_system(path)
}

/// Whether a path is one under which the system shows open files, as
/// `/dev/stdout`.
fn is_of_the_system(path: &Path) -> bool {
    cfg!(unix) && (path.starts_with("/dev") || path.starts_with("/proc"))
}

/// Where a path leads, if no link of a repository is on the way. Without a
/// repository the working directory counts as one.
fn target(path: &Path) -> io::Result<PathBuf> {
    let Walk { real, links } = walk(path)?;
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let is_in_repository = |directory: &PathBuf| {
        repository_of(directory).is_some()
            || here.as_ref().is_some_and(|here| directory.starts_with(here))
    };
    if links.iter().any(is_in_repository) {
        return Err(io::Error::other(
            "the path has a symbolic link in the repository, and witgate does not write through links; remove the link",
        ));
    }
    let top = repository_of(&real);
    if top.and_then(|top| real.strip_prefix(top).ok()).is_some_and(is_of_git) {
        return Err(io::Error::other("the path is in `.git`, which only git writes to"));
    }
    Ok(real)
}

/// An empty file beside another, under a name that nobody can foresee. It is removed
/// unless it takes the other's place.
fn temporary(beside: &Path) -> io::Result<NamedTempFile> {
    let directory = beside.parent().ok_or(io::ErrorKind::IsADirectory)?;
    // Said of the directory, and not of a name that nobody knows.
    fs::metadata(directory)?;
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(".tmp").rand_bytes(16);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file; the user's mask takes from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    Ok(builder.tempfile_in(directory).map_err(|error| error.kind())?)
}
