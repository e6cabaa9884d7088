//! What stood in the files before this change.

use witgate_load::{Commit, History};

use crate::compare::short;
use crate::error::Error;

/// What stood in the files before this change.
#[derive(Clone, Copy, Default)]
pub(crate) struct Before<'a> {
    /// The commit that it set out from, where there is one.
    pub(crate) commit: Option<(&'a History, &'a Commit)>,
    /// Whether nobody wants to hear what changed in the locks since.
    pub(crate) is_declined: bool,
}

impl Before<'_> {
    /// Whether anything is known.
    pub(super) fn is_known(&self) -> bool {
        self.commit.is_some()
    }

    /// Whether the locks are compared with those of before.
    pub(super) fn is_wanted(&self) -> bool {
        self.is_known() && !self.is_declined
    }

    /// The text of a file, by its path from the anchor; nothing where there was
    /// no such file, or nobody knows.
    pub(super) fn text(&self, relative: &str) -> Result<Option<String>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        let Some(path) = history.path(relative) else { return Ok(None) };
        history.text(commit, &path).map_err(|error| Error::NoBaseline { error })
    }

    /// The bytes of a file, likewise.
    pub(super) fn bytes(&self, relative: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        let Some(path) = history.path(relative) else { return Ok(None) };
        history.bytes(commit, &path).map_err(|error| Error::NoBaseline { error })
    }

    /// How messages call the commit.
    pub(super) fn called(&self) -> String {
        self.commit.map_or(String::new(), |(_, commit)| short(&commit.id).to_owned())
    }
}
