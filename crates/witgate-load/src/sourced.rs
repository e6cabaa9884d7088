//! WIT text, resolved, with the files that its spans point into.
//!
//! In: nothing but what [`crate::text`] puts together. Out: a [`Resolve`] and
//! the way from its spans to places in files. It reads nothing.

use std::ops::Range;
use std::sync::Arc;

use wit_parser::{PackageId, Resolve};
use witgate_model::{SourceFile, Sources};

use crate::condensed::Gaps;

/// Resolved WIT text.
pub(crate) struct Sourced {
    /// Every package that was read, with all features on.
    pub(crate) resolve: Resolve,
    /// The packages that the place holds, as against those it depends on;
    /// sorted by name.
    pub(crate) roots: Vec<PackageId>,
    /// The files in the order of the resolve's source map.
    pub(crate) files: Vec<FileRange>,
}

/// A file, and where its text begins in the resolve's source map.
#[derive(Clone, Debug)]
pub(crate) struct FileRange {
    /// Relative to the root of the place, `/`-separated.
    pub(crate) path: String,
    /// The whole text.
    pub(crate) text: Arc<str>,
    /// Offset of its first byte in the combined source map.
    pub(crate) start: u32,
    /// What the source map has not of it.
    pub(crate) gaps: Gaps,
}

impl FileRange {
    /// How much of the source map it takes.
    pub(crate) fn parsed_length(&self) -> u32 {
        self.gaps.parsed_length(&self.text)
    }
}

impl Sourced {
    /// The files in the order in which [`find`] counts them.
    pub(crate) fn sources(&self) -> Sources {
        let files = self.files.iter();
        Sources::new(
            files
                .map(|file| SourceFile { path: file.path.clone(), text: file.text.clone() })
                .collect(),
        )
    }
}

/// The file that a span is in, and the bytes of it; `files` in order of
/// their starts.
pub(crate) fn find(files: &[FileRange], span: wit_parser::Span) -> Option<(usize, Range<u32>)> {
    if !span.is_known() {
        return None;
    }
    let index = files.partition_point(|file| file.start <= span.start()).checked_sub(1)?;
    let file = &files[index];
    // The source map puts a newline after each file; a span that reaches into
    // it is at the end of the text.
    let length = file.parsed_length();
    let start = (span.start() - file.start).min(length);
    let end = span.end().saturating_sub(file.start).clamp(start, length);
    Some((index, file.gaps.unshortened(start..end)))
}
