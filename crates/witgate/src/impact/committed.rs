//! Components that a commit has, whether or not they are still here.

use std::path::{Path, PathBuf};

use witgate_load::{Error, History, Place};
use witgate_model::path::is_relative;
use witgate_model::{Contract, count, first_few_names};

use super::path_pattern::names_component;

/// So many components that were deleted are named.
const NAMED: usize = 3;

/// What a path or pattern means in a commit.
pub(super) struct CommittedFiles {
    /// The files, from the root of the repository: what is named itself, and what is called
    /// `.wasm` below it.
    pub(super) paths: Vec<String>,
    /// Where the root of the repository is checked out.
    pub(super) root: PathBuf,
}

impl CommittedFiles {
    /// What a revision has at a path or pattern. It counts from the root of the repository,
    /// or, where it begins with `./` or `../`, from a directory.
    pub(super) fn named(
        revision: &str,
        pattern: &str,
        directory: &Path,
    ) -> Result<CommittedFiles, Error> {
        let history = History::open(directory, &format!("{revision}:{pattern}"))?;
        let place = Place::Git { revision: revision.to_owned(), path: None };
        let commit = history.commit(&place, None)?;
        let pattern = match is_relative(pattern) {
            true => history.path(pattern),
            false => Some(pattern.trim_matches('/').to_owned()),
        };
        let mut paths = history.files(&commit)?;
        paths.retain(|file| pattern.as_ref().is_some_and(|it| names_component(it, file)));
        let root = history.checkout().map(|checkout| checkout.path("")).unwrap_or_default();
        Ok(CommittedFiles { paths, root })
    }
}

/// A note about components that the baseline's commit has where the arguments look, and
/// that are not here: a change that deletes a component does not show whether it breaks.
pub(super) fn deleted(
    arguments: &[String],
    baseline: &Place,
    candidate: &Contract,
) -> Option<String> {
    let is_in_git =
        matches!(baseline, Place::Git { .. } | Place::MergeBase { .. } | Place::Release { .. });
    if !is_in_git {
        return None;
    }
    let history = History::open(Path::new(""), &baseline.to_string()).ok()?;
    let version = candidate.roots.iter().find_map(|package| package.version.as_ref());
    let commit = history.commit(baseline, version).ok()?;
    let patterns = arguments.iter().filter_map(|argument| history.path_of(Path::new(argument)));
    let patterns: Vec<String> = patterns.collect();
    let checkout = history.checkout()?;
    let is_deleted = |file: &String| {
        patterns.iter().any(|pattern| names_component(pattern, file))
            && !checkout.is_left_out(file)
            && checkout.path(file).symlink_metadata().is_err()
    };
    let deleted = history.files(&commit).ok()?.into_iter().filter(is_deleted);
    let deleted: Vec<String> = deleted.map(|file| format!("`{}:{file}`", commit.short())).collect();
    let (are, them) = if deleted.len() == 1 { ("is", "it") } else { ("are", "them") };
    (!deleted.is_empty()).then(|| {
        format!(
            "{} of the host before {are} not here any more, and {are} not judged; to judge {them}, \
             name {them}: {}",
            count(deleted.len(), "component"),
            first_few_names(&deleted, NAMED)
        )
    })
}
