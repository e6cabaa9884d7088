//! Files that are opened to be read.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use crate::links::PlainDirectories;
use crate::record;
use crate::refusal::Refusal;

/// What kind of file there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A directory.
    Directory,
    /// A regular file.
    Regular,
    /// Neither, and what it is instead.
    Other(&'static str),
}

/// What kind of file something is.
pub fn file_kind(file_type: fs::FileType) -> FileKind {
    if file_type.is_dir() {
        return FileKind::Directory;
    }
    if file_type.is_file() {
        return FileKind::Regular;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if file_type.is_fifo() {
            return FileKind::Other("a FIFO");
        }
        if file_type.is_socket() {
            return FileKind::Other("a socket");
        }
        if file_type.is_char_device() || file_type.is_block_device() {
            return FileKind::Other("a device");
        }
    }
    FileKind::Other("something else")
}

/// Opens a regular file that belongs to its repository.
pub fn open(path: &Path) -> Result<(File, Metadata), Refusal> {
    PlainDirectories::default().open(path)
}

impl PlainDirectories {
    /// Opens a regular file that belongs to its repository.
    pub fn open(&self, path: &Path) -> Result<(File, Metadata), Refusal> {
        // Examined first, since opening a device can act, or wait for ever.
        is_regular(&fs::metadata(path)?)?;
        let real = self.belongs_where(path)?;
        let file = open_without_waiting(path)?;
        // What was examined may have been replaced before it was opened.
        let metadata = file.metadata()?;
        is_regular(&metadata)?;
        record::add(real);
        Ok((file, metadata))
    }
}

fn is_regular(metadata: &Metadata) -> Result<(), Refusal> {
    match file_kind(metadata.file_type()) {
        FileKind::Regular => Ok(()),
        FileKind::Directory => Err(Refusal::NotRegular("a directory")),
        FileKind::Other(kind) => Err(Refusal::NotRegular(kind)),
    }
}

/// Opens a file for reading, without waiting should it have become a FIFO.
fn open_without_waiting(path: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.read(true);
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        const O_NONBLOCK: i32 = 0o4000;
        options.custom_flags(O_NONBLOCK);
    }
    options.open(path)
}

/// The bytes of a regular file, if they are no more than `limit`.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Refusal> {
    let (file, metadata) = open(path)?;
    let too_large = |size| Refusal::TooLarge { size, limit };
    if metadata.len() > limit {
        return Err(too_large(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // A file may go on beyond its length, as those of /proc do.
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(too_large(bytes.len() as u64)),
        false => Ok(bytes),
    }
}

/// The text of a regular file, if it is no longer than `limit`.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Refusal> {
    String::from_utf8(read(path, limit)?).map_err(|error| {
        Refusal::Io(io::Error::new(io::ErrorKind::InvalidData, error.utf8_error()))
    })
}
