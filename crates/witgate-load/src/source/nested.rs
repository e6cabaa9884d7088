//! Repositories within repositories: submodules, and clones in a checkout. Their
//! history is chosen by whoever chooses their commit, so it is never taken for
//! that of the repository around them.

use std::path::{Path, PathBuf};

use super::git::Repository;
use crate::error::Error;

/// Fails if a repository is within the one that the working directory is in;
/// where the working directory itself is in a submodule, a note says so.
pub(crate) fn refuse_nested(
    repository: &Repository,
    directory: &Path,
    cwd: &Path,
) -> Result<(), Error> {
    let (Some(inner), Some(outer)) = (top(directory), top(cwd)) else { return Ok(()) };
    if inner != outer && inner.starts_with(&outer) {
        // Another work tree of the repository has the same history.
        let around = Repository::new(outer.clone(), String::new());
        let is_same = history(repository, directory)?
            .is_some_and(|own| history(&around, &outer).is_ok_and(|around| around == Some(own)));
        if !is_same {
            return Err(Error::NestedRepository { path: directory.display().to_string() });
        }
    } else if inner.parent().and_then(top).is_some() {
        let around = repository.ask(&["rev-parse", "--show-superproject-working-tree"])?;
        if around.is_some_and(|around| !around.is_empty()) {
            repository.note(
                "this is a submodule: it is compared with its own history, and not with that of \
                 the repository around it"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// The top of the repository that a directory is in, links followed.
fn top(directory: &Path) -> Option<PathBuf> {
    let here = directory.as_os_str().is_empty();
    let real = if here { Path::new(".") } else { directory }.canonicalize().ok()?;
    witgate_files::repository_of(&real).map(Path::to_owned)
}

/// Where a repository keeps its history, whatever work tree it is met from.
fn history(repository: &Repository, directory: &Path) -> Result<Option<PathBuf>, Error> {
    let home = repository.ask(&["rev-parse", "--git-common-dir"])?;
    Ok(home.and_then(|home| directory.join(home).canonicalize().ok()))
}
