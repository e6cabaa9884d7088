//! What is wrong with a file of cases, and where.

use crate::finding_kind::{CASE_DOES_NOT_FIT, FindingKind};

/// A line that cannot be read, or that does not fit the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its line; lines count from 1.
    pub line: usize,
    /// Its column, in characters; columns count from 1.
    pub column: usize,
    /// The case that it is in.
    pub case: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// What it means, for people.
    pub fn kind(&self) -> &'static FindingKind {
        &CASE_DOES_NOT_FIT
    }
}

/// Where the lines of a text start.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Lines<'t> {
        let starts = text.match_indices('\n').map(|(index, _)| index + 1);
        Lines { text, starts: std::iter::once(0).chain(starts).collect() }
    }

    /// The line and column of a byte of the text.
    pub(crate) fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let before = self.text.get(start..offset).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}
