//! Where in a text something is the matter.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a text that an error is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The file, relative to the root of its place, `/`-separated.
    pub path: String,
    /// The whole text of the file.
    pub text: Arc<str>,
    /// The bytes in question.
    pub range: Range<usize>,
}

impl Excerpt {
    /// Line and column of its first character, counted from 1.
    pub fn position(&self) -> (usize, usize) {
        position(&self.text, self.range.start)
    }
}

/// Line and column of a byte of a text, counted from 1, columns in characters.
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let mut start = offset.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let before = &text[..start];
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[line_start..].chars().count() + 1)
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position();
        write!(f, "{}:{line}:{column}", self.path)
    }
}
