//! Trees in git's object store.
//!
//! One `git cat-file --batch-command` answers everything: it resolves revisions, and
//! yields trees and blobs as they are asked for. It reads what git reads
//! (packs, alternates, worktrees, SHA-256 repositories), checks nothing out,
//! and what it is asked travels over its standard input, where nothing can pass
//! for an option. It may not fetch.

mod objects;
mod repository;
mod tree;
mod tree_object;

pub(crate) use objects::Objects;
pub use objects::read_git_objects;
pub(crate) use repository::{Repository, absolute, directory_of};
pub(crate) use tree::GitTree;
