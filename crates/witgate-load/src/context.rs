//! What relative places are relative to, and where they are for it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::Version;

use crate::checkout::Checkout;
use crate::elsewhere::{Elsewhere, NamedDirectory};
use crate::error::Error;
use crate::options::Options;
use crate::place::Place;
use crate::source::disk::Disk;
use crate::source::git::{self, Repository};
use crate::source::{Kind, Tree as _, join, nested};
use crate::tree;

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
    /// The repository that is checked out here, where it was opened before.
    pub checkout: Option<Arc<Checkout>>,
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

/// Does something with what is around a directory or file on disk.
pub(crate) fn beside<T>(
    path: &Path,
    context: &Context,
    options: &Options,
    then: impl FnOnce(&Elsewhere<'_>) -> T,
) -> T {
    let directory = git::directory_of(&context.cwd.join(path));
    let around = || {
        let checkout = Checkout::around(&directory)?;
        Some(Arc::new(checkout.with(options.overlay.clone())))
    };
    let checkout = context.checkout.clone().or_else(around);
    let named = options.deps.iter().filter_map(|deps| {
        let path = std::path::absolute(context.cwd.join(deps)).ok()?;
        let is_of_repository = tree::are_of_one_repository(&directory, &path);
        let from_top = Some(tree::from_root(&path)).filter(|it| is_of_repository && !it.is_empty());
        Some(match from_top {
            // As what is found in the repository is named: places in it are shown by that.
            Some(shown) => {
                NamedDirectory { path: join(&tree::way_to_root(&directory), &shown), shown }
            }
            None => NamedDirectory {
                path: path.to_string_lossy().into_owned(),
                shown: witgate_model::path::shown(deps),
            },
        })
    });
    let elsewhere = Elsewhere {
        repository: checkout.as_ref().and_then(|checkout| checkout.seen_from(&directory)),
        named: named.collect(),
        ..Elsewhere::default()
    };
    then(&elsewhere)
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
