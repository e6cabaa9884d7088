//! The directory that witnesses go to. Only what is a witness is ever removed from it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use witgate_judge::Direction;
use witgate_model::path;
use witgate_witness::{FILES, README, WitnessFolder};

use crate::error::Error;

/// Fails unless a directory is new, empty, or holds nothing but witnesses, which are
/// removed: those of an earlier run must not pass for this one's.
pub fn prepare_witness_directory(directory: &Path) -> Result<(), Error> {
    let metadata = match directory.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unwritable(directory, &error)),
    };
    if !metadata.is_dir() {
        return Err(foreign(directory, directory));
    }
    let mut earlier = Vec::new();
    for folder in entries(directory)? {
        if !is_fingerprint(&folder) {
            return Err(foreign(directory, &folder));
        }
        let mut files = Vec::new();
        for entry in directory_entries(directory, &folder)? {
            let name = entry.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name == README && is_file(&entry) {
                files.push(entry);
                continue;
            }
            if !Direction::ALL.iter().any(|direction| direction.as_str() == name) {
                return Err(foreign(directory, &entry));
            }
            for file in directory_entries(directory, &entry)? {
                let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                if !FILES.contains(&name) || !is_file(&file) {
                    return Err(foreign(directory, &file));
                }
                files.push(file);
            }
        }
        earlier.push((folder, files));
    }
    for (folder, files) in earlier {
        for file in files {
            witgate_files::remove(&file).map_err(|error| unwritable(&file, &error))?;
        }
        let directories = Direction::ALL.map(|direction| folder.join(direction.as_str()));
        for inner in directories.iter().chain([&folder]).filter(|it| it.exists()) {
            witgate_files::remove_empty_directory(inner)
                .map_err(|error| unwritable(inner, &error))?;
        }
    }
    Ok(())
}

/// Writes folders below a directory.
pub(super) fn write(folders: &[WitnessFolder], directory: &Path) -> Result<(), Error> {
    for folder in folders {
        for (name, bytes) in &folder.files {
            let path = directory.join(&folder.name).join(name);
            witgate_files::write_in_new_directory(&path, bytes)
                .map_err(|error| unwritable(&path, &error))?;
        }
    }
    Ok(())
}

/// The entries of what must be a directory, and no link to one.
fn directory_entries(top: &Path, directory: &Path) -> Result<Vec<PathBuf>, Error> {
    match directory.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        true => entries(directory),
        false => Err(foreign(top, directory)),
    }
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let read = || -> io::Result<Vec<PathBuf>> {
        let paths: io::Result<Vec<PathBuf>> =
            fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect();
        let mut paths = paths?;
        paths.sort();
        Ok(paths)
    };
    read().map_err(|error| unwritable(directory, &error))
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Whether a directory is called as findings are.
fn is_fingerprint(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let digits = name.strip_prefix("wg1-").unwrap_or_default();
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    digits.len() == 16 && digits.chars().all(is_digit)
}

fn foreign(directory: &Path, found: &Path) -> Error {
    Error::WitnessDirectory { directory: path::shown(directory), found: path::shown(found) }
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::Unwritable { path: path::shown(path), reason: error.to_string() }
}
