//! What stood in the files before this change.

use witgate_load::{Commit, History};

use crate::error::Error;

/// What stood in the files before this change.
#[derive(Clone, Copy, Default)]
pub struct BaselineFiles<'a> {
    /// The commit that it set out from, where there is one.
    pub commit: Option<(&'a History, &'a Commit)>,
    /// Whether nobody wants to hear what changed in the locks since.
    pub is_declined: bool,
}

impl BaselineFiles<'_> {
    /// Whether anything is known.
    pub(crate) fn is_known(&self) -> bool {
        self.commit.is_some()
    }

    /// Whether the locks are compared with those of before.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_known() && !self.is_declined
    }

    /// The text of a file, by its path from the anchor; nothing where there was
    /// no such file, or nobody knows.
    pub(crate) fn text(&self, relative: &str) -> Result<Option<String>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        let Some(path) = history.path(relative) else { return Ok(None) };
        history.text(commit, &path).map_err(|error| Error::Baseline { error })
    }

    /// The bytes of a file, likewise.
    pub(crate) fn bytes(&self, relative: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some((history, commit)) = self.commit else { return Ok(None) };
        let Some(path) = history.path(relative) else { return Ok(None) };
        history.bytes(commit, &path).map_err(|error| Error::Baseline { error })
    }

    /// How messages call the commit.
    pub(crate) fn short_commit(&self) -> String {
        self.commit.map_or(String::new(), |(_, commit)| commit.short().to_owned())
    }
}
