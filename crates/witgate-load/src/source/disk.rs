//! Directories on disk.
//!
//! What is neither a regular file nor a directory is never opened, since that
//! alone can block or act.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Bytes, ENTRIES_LIMIT, Entry, Kind, TEXT_LIMIT, Tree, is_wasm, too_large};
use crate::error::Error;

/// A directory on disk.
pub(crate) struct Disk {
    /// Where it is.
    root: PathBuf,
    /// How the user wrote it.
    shown: PathBuf,
}

impl Disk {
    /// The directory `shown`, taken from `cwd`.
    pub(crate) fn new(cwd: &Path, shown: &Path) -> Disk {
        Disk { root: cwd.join(shown), shown: shown.to_owned() }
    }

    fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    fn failed(&self, path: &str, error: &std::io::Error) -> Error {
        let path = self.show(path);
        match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
                Error::NotFound { path }
            }
            _ => Error::Unreadable { path, reason: reason(error) },
        }
    }
}

impl Tree for Disk {
    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        match fs::metadata(self.at(path)) {
            Ok(metadata) => Ok(Some(kind(metadata.file_type()))),
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Ok(None),
                _ => Err(self.failed(path, &error)),
            },
        }
    }

    fn list(&self, path: &str) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.at(path)).map_err(|error| self.failed(path, &error))? {
            let entry = entry.map_err(|error| self.failed(path, &error))?;
            if entries.len() == ENTRIES_LIMIT {
                return Err(Error::TooLarge {
                    path: self.show(path),
                    what: format!("more than {ENTRIES_LIMIT} entries"),
                    limit: "that many of a directory".to_owned(),
                });
            }
            let Ok(name) = entry.file_name().into_string() else { continue };
            let plain = entry.file_type().is_ok_and(|kind| !kind.is_dir() && !kind.is_symlink());
            entries.push(Entry { name, plain });
        }
        entries.sort();
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        let at = self.at(path);
        let failed = |error| self.failed(path, &error);
        let metadata = fs::metadata(&at).map_err(failed)?;
        if let Kind::Other(kind) = kind(metadata.file_type()) {
            return Err(Error::NotRegular { path: self.show(path), kind });
        }
        let mut file = open(&at).map_err(failed)?;
        // What was looked at may have been replaced before it was opened.
        let metadata = file.metadata().map_err(failed)?;
        match kind(metadata.file_type()) {
            Kind::File => {}
            Kind::Directory | Kind::Submodule => {
                return Err(Error::NotRegular { path: self.show(path), kind: "a directory" });
            }
            Kind::Other(kind) => return Err(Error::NotRegular { path: self.show(path), kind }),
        }
        let mut start = Vec::new();
        file.by_ref().take(4).read_to_end(&mut start).map_err(failed)?;
        if is_wasm(&start) {
            return map(&file).map(Bytes::Mapped).map_err(failed);
        }
        if metadata.len() > TEXT_LIMIT {
            return Err(too_large(self.show(path), metadata.len(), TEXT_LIMIT));
        }
        // A file may say that it is empty and yet go on, as those of /proc do.
        let mut bytes = start;
        bytes.reserve_exact(metadata.len() as usize);
        file.take(TEXT_LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > TEXT_LIMIT {
            return Err(too_large(self.show(path), bytes.len() as u64, TEXT_LIMIT));
        }
        Ok(Bytes::Read(Arc::from(bytes)))
    }

    fn real(&self, path: &str) -> Result<String, Error> {
        let real = fs::canonicalize(self.at(path)).map_err(|error| self.failed(path, &error))?;
        Ok(real.to_string_lossy().into_owned())
    }

    fn show(&self, path: &str) -> String {
        if path.is_empty() {
            return self.shown.display().to_string();
        }
        if self.shown == Path::new(".") || self.shown.as_os_str().is_empty() {
            return path.to_owned();
        }
        self.shown.join(path).display().to_string()
    }
}

/// Opens a file for reading, without waiting should it have become a FIFO.
fn open(path: &Path) -> std::io::Result<File> {
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

#[allow(unsafe_code, reason = "mapping a file is the one thing that needs it")]
fn map(file: &File) -> std::io::Result<memmap2::Mmap> {
    // SAFETY: the map is only read. Nothing can keep another process from
    // truncating the file meanwhile; that would end this one with a signal,
    // which a tool that reads build outputs accepts, as linkers do. Altered
    // bytes are no worse than any others: what reads them trusts none.
    unsafe { memmap2::Mmap::map(file) }
}

fn kind(file_type: fs::FileType) -> Kind {
    if file_type.is_dir() {
        return Kind::Directory;
    }
    if file_type.is_file() {
        return Kind::File;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        if file_type.is_fifo() {
            return Kind::Other("a FIFO");
        }
        if file_type.is_socket() {
            return Kind::Other("a socket");
        }
        if file_type.is_char_device() || file_type.is_block_device() {
            return Kind::Other("a device");
        }
    }
    Kind::Other("something else")
}

/// What the system says, without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
