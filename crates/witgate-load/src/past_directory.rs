//! Directories that a revision may have, and the working tree need not.

use std::path::Path;

use crate::source::git::Repository;

/// Whether a directory is on disk, or was in some commit of the repository around it.
pub fn is_or_was_directory(directory: &Path) -> bool {
    directory.is_dir() || was_directory(directory).unwrap_or_default()
}

fn was_directory(directory: &Path) -> Option<bool> {
    let whole = std::path::absolute(directory).ok()?;
    let existing = whole.ancestors().find(|above| above.is_dir())?;
    let repository = Repository::new(existing.to_owned(), "the working directory".to_owned());
    let below = format!(":(top,literal){}/", repository.path_of(&whole)?);
    let commit = repository.list_once(&["rev-list", "--all", "-1", "--", &below]).ok()?;
    Some(!commit.is_empty())
}
