//! A commit, by its id and by the name it was asked for.

use crate::place::Place;

/// A commit of a repository, or a tree of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: String,
    /// As the user, or git, names it.
    pub name: String,
}

impl Commit {
    /// Its id as people write it.
    pub fn short(&self) -> &str {
        short_id(&self.id)
    }

    /// A path of it, from the root of the repository.
    pub fn place(&self, path: &str) -> Place {
        Place::Git { revision: self.short().to_owned(), path: Some(path.to_owned()) }
    }
}

/// The id of a commit, or the digest of an artifact, as people write it.
pub fn short_id(id: &str) -> &str {
    let digits = if id.starts_with("sha256:") { "sha256:".len() + 12 } else { 12 };
    id.get(..digits).unwrap_or(id)
}
