//! What relative places are relative to, and where they are for it.

use std::path::{Path, PathBuf};

use semver::Version;

use crate::error::Error;
use crate::place::Place;
use crate::source::disk::Disk;
use crate::source::git::{self, Repository};
use crate::source::{Kind, Tree as _, join, nested};

/// What relative places are relative to.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The working directory; empty for the current one.
    pub cwd: PathBuf,
    /// The candidate, whose path a place in git takes that names none. Without
    /// it, such places take the working directory.
    pub candidate: Option<Place>,
    /// The version that the candidate declares, which `release` stays below.
    pub version: Option<Version>,
}

/// The directory that holds a path on disk, and the path in it: the directory
/// itself, or that of the file.
pub(crate) fn on_disk(cwd: &Path, path: &Path) -> Result<(Disk, String), Error> {
    let whole = Disk::new(cwd, path);
    if whole.kind("")? == Some(Kind::Directory) {
        return Ok((whole, String::new()));
    }
    let name = path.file_name().and_then(|name| name.to_str());
    let (Some(name), Some(directory)) = (name, path.parent()) else {
        return Err(Error::NotFound { path: path.display().to_string() });
    };
    Ok((Disk::new(cwd, directory), name.to_owned()))
}

/// The repository of the candidate, and the candidate's path in it.
pub(crate) fn beside_candidate(
    named: String,
    context: &Context,
) -> Result<(Repository, String), Error> {
    match &context.candidate {
        Some(Place::Path(path)) => {
            let whole = context.cwd.join(path);
            let beside = git::directory_of(&whole);
            let repository = Repository::new(beside.clone(), named);
            nested::refuse_nested(&repository, &beside, &context.cwd)?;
            let prefix = repository.prefix()?;
            let file = whole.file_name().filter(|_| !whole.is_dir()).and_then(|name| name.to_str());
            let path = match file {
                Some(file) => join(&prefix, file),
                None => prefix,
            };
            Ok((repository, path))
        }
        Some(Place::Git { path: Some(path), .. }) => {
            let repository = Repository::new(directory(&context.cwd), named);
            let path = git::absolute(path, || repository.prefix())?.unwrap_or_default();
            Ok((repository, path))
        }
        _ => {
            let repository = Repository::new(directory(&context.cwd), named);
            let prefix = repository.prefix()?;
            Ok((repository, prefix))
        }
    }
}

/// A directory as processes take it.
pub(crate) fn directory(cwd: &Path) -> PathBuf {
    if cwd.as_os_str().is_empty() { PathBuf::from(".") } else { cwd.to_owned() }
}
