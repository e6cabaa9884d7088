//! Which files there are: for those who set a gate up, not for those who load.

use std::path::Path;

use crate::error::Error;
use crate::source::git::{Repository, directory_of};

/// So many files are told of, at most.
const FILES: usize = 200_000;

/// So deep is looked outside of a repository.
const DEPTH: usize = 12;

/// The files in a directory and below, `/`-separated and in order: in a
/// repository those that git does not ignore, elsewhere all that are not hidden.
pub fn survey(directory: &Path) -> Result<Vec<String>, Error> {
    let repository = Repository::new(directory_of(directory), directory.display().to_string());
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let mut files = match repository.list(&arguments) {
        Ok(listed) => listed.split_terminator('\0').take(FILES).map(str::to_owned).collect(),
        Err(Error::NoRepository { .. } | Error::NoGit { .. }) => {
            let mut files = Vec::new();
            walk(directory, "", DEPTH, &mut files);
            files
        }
        Err(error) => return Err(error),
    };
    files.sort();
    files.dedup();
    Ok(files)
}

/// The files of WIT and wasm in a directory and below that git tracks, likewise; none
/// outside of a repository.
pub fn tracked(directory: &Path) -> Result<Vec<String>, Error> {
    let repository = Repository::new(directory_of(directory), directory.display().to_string());
    let mut files: Vec<String> =
        match repository.list(&["ls-files", "-z", "--cached", "--", "*.wit", "*.wasm"]) {
            Ok(listed) => listed.split_terminator('\0').take(FILES).map(str::to_owned).collect(),
            Err(Error::NoRepository { .. } | Error::NoGit { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
    files.sort();
    files.dedup();
    Ok(files)
}

/// Adds the files below a directory. What cannot be read is left out, and links
/// are not followed.
fn walk(directory: &Path, prefix: &str, depth: usize, files: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let (name, kind) = (entry.file_name(), entry.file_type());
        let (Some(name), Ok(kind)) = (name.to_str(), kind) else { continue };
        if name.starts_with('.') || files.len() >= FILES {
            continue;
        }
        let path = format!("{prefix}{name}");
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), &format!("{path}/"), depth - 1, files);
        } else if kind.is_file() {
            files.push(path);
        }
    }
}
