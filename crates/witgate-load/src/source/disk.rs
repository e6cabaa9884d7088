//! Directories on disk.
//!
//! What is neither a regular file nor a directory is never opened, since that
//! alone can block or act; nor is what a link of a repository leads out to.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use witgate_files::{FileKind, PlainDirectories, Refusal};

use super::{Bytes, ENTRIES_LIMIT, Entry, Kind, TEXT_LIMIT, Tree, is_wasm, too_large};
use crate::error::Error;
use crate::options::Options;
use crate::overlay::Overlay;

/// A directory on disk.
pub(crate) struct Disk {
    /// Where it is.
    root: PathBuf,
    /// How the user wrote it.
    shown: PathBuf,
    /// The directories of it that were examined.
    plain: PlainDirectories,
    /// Texts that replace its files.
    overlay: Overlay,
    /// Whether WIT is read that no tool takes any more.
    takes_long_gone: bool,
}

impl Disk {
    /// The directory `shown`, taken from `cwd`.
    pub(crate) fn new(cwd: &Path, shown: &Path) -> Disk {
        Disk {
            root: cwd.join(shown),
            shown: shown.to_owned(),
            plain: PlainDirectories::default(),
            overlay: Overlay::default(),
            takes_long_gone: false,
        }
    }

    /// The same with texts that replace some of its files.
    pub(crate) fn with(self, overlay: &Overlay) -> Disk {
        Disk { overlay: overlay.clone(), ..self }
    }

    /// The same, read as these options say.
    pub(crate) fn reading(self, options: &Options) -> Disk {
        Disk { takes_long_gone: options.long_gone, ..self.with(&options.overlay) }
    }

    fn real_path(&self, path: &str) -> PathBuf {
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

    fn refused(&self, path: &str, refusal: Refusal) -> Error {
        let shown = self.show(path);
        match refusal {
            Refusal::LeadsOut => Error::LeadsOut { path: shown },
            Refusal::NotRegular(kind) => Error::NotRegular { path: shown, kind },
            Refusal::TooLarge { size, limit } => too_large(shown, size, limit),
            Refusal::Io(error) => self.failed(path, &error),
        }
    }

    fn belongs(&self, path: &str) -> Result<(), Error> {
        self.plain.belongs(&self.real_path(path)).map_err(|refusal| self.refused(path, refusal))
    }
}

impl Tree for Disk {
    fn takes_long_gone(&self) -> bool {
        self.takes_long_gone
    }

    fn kind(&self, path: &str) -> Result<Option<Kind>, Error> {
        if self.overlay.text(&self.real_path(path)).is_some() {
            return Ok(Some(Kind::File));
        }
        match fs::metadata(self.real_path(path)) {
            Ok(metadata) => {
                self.belongs(path)?;
                Ok(Some(match witgate_files::file_kind(metadata.file_type()) {
                    FileKind::Directory => Kind::Directory,
                    FileKind::Regular => Kind::File,
                    FileKind::Other(kind) => Kind::Other(kind),
                }))
            }
            Err(error) => match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Ok(None),
                _ => Err(self.failed(path, &error)),
            },
        }
    }

    fn list(&self, path: &str) -> Result<Vec<Entry>, Error> {
        self.belongs(path)?;
        let mut entries = Vec::new();
        for entry in
            fs::read_dir(self.real_path(path)).map_err(|error| self.failed(path, &error))?
        {
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
        for name in self.overlay.names_in(&self.real_path(path)) {
            if entries.iter().all(|entry| entry.name != name) {
                entries.push(Entry { name: name.to_owned(), plain: true });
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn read(&self, path: &str) -> Result<Bytes, Error> {
        if let Some(text) = self.overlay.text(&self.real_path(path)) {
            return match text.len() as u64 > TEXT_LIMIT {
                true => Err(too_large(self.show(path), text.len() as u64, TEXT_LIMIT)),
                false => Ok(Bytes::Read(Arc::from(text.as_bytes()))),
            };
        }
        let failed = |error| self.failed(path, &error);
        let opened = self.plain.open(&self.real_path(path));
        let (mut file, metadata) = opened.map_err(|refusal| self.refused(path, refusal))?;
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
        let real = witgate_files::real(&self.real_path(path))
            .map_err(|error| self.failed(path, &error))?;
        Ok(real.to_string_lossy().into_owned())
    }

    fn show(&self, path: &str) -> String {
        if path.is_empty() {
            return witgate_model::path::with_slashes(&self.shown);
        }
        if path.starts_with("..") {
            return witgate_model::path::shown(&self.shown.join(path));
        }
        if self.shown == Path::new(".") || self.shown.as_os_str().is_empty() {
            return path.to_owned();
        }
        witgate_model::path::with_slashes(&self.shown.join(path))
    }
}

#[allow(unsafe_code, reason = "mapping a file is the one thing that needs it")]
fn map(file: &File) -> std::io::Result<memmap2::Mmap> {
    // SAFETY: the map is only read. Nothing can keep another process from
    // truncating the file meanwhile; that would end this one with a signal,
    // which a tool that reads build outputs accepts, as linkers do. Altered
    // bytes are no worse than any others: what reads them trusts none.
    unsafe { memmap2::Mmap::map(file) }
}

/// What the system says, without its number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
