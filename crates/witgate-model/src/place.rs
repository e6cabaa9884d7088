//! Where things were written.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// A range of bytes in one file of [`Sources`], or nothing.
///
/// All spans are equal, hash alike and order as equal, so that a contract is
/// the same wherever its lines stand.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span(Option<Range>);

#[derive(Clone, Copy, Debug)]
struct Range {
    file: u32,
    start: u32,
    end: u32,
}

impl Span {
    /// The span of something that stands in no text.
    pub const NONE: Span = Span(None);

    /// Bytes `start..end` of the `file`th file of [`Sources`].
    pub fn new(file: u32, start: u32, end: u32) -> Span {
        Span(Some(Range { file, start, end }))
    }

    /// Whether it points anywhere.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// This span, or the other one where this points nowhere.
    pub fn or(self, other: Span) -> Span {
        if self.is_none() { other } else { self }
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}
impl Eq for Span {}
impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Span) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Span {
    fn cmp(&self, _: &Span) -> Ordering {
        Ordering::Equal
    }
}
impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A file of WIT text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Relative to the root of the place, `/`-separated.
    pub path: String,
    /// The whole text.
    pub text: Arc<str>,
}

/// The text that a subject was read from; empty for a component.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// Where the lines of each file begin, once somebody asks.
    lines: Vec<OnceLock<Vec<usize>>>,
}

impl Sources {
    /// The files that spans count by their position.
    pub fn new(files: Vec<SourceFile>) -> Sources {
        let lines = files.iter().map(|_| OnceLock::new()).collect();
        Sources { files, lines }
    }

    /// The files, as spans count them.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The place that a span stands for.
    pub fn place(&self, span: Span) -> Option<Place<'_>> {
        let Range { file, start, end } = span.0?;
        let lines = self.lines.get(file as usize)?;
        let file = self.files.get(file as usize)?;
        let lines = lines.get_or_init(|| line_starts(&file.text));
        let (start, end) = (start as usize, end as usize);
        let (line, column) = position(&file.text, lines, start)?;
        let (end_line, end_column) = position(&file.text, lines, end)?;
        Some(Place { file, start, end, line, column, end_line, end_column })
    }
}

/// A span with the file it stands in. Lines and columns count from 1, columns
/// in characters.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// First byte within the file.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column just after the last character.
    pub end_column: usize,
}

fn line_starts(text: &str) -> Vec<usize> {
    let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect()
}

fn position(text: &str, lines: &[usize], offset: usize) -> Option<(usize, usize)> {
    let line = lines.partition_point(|start| *start <= offset);
    let start = *lines.get(line.checked_sub(1)?)?;
    Some((line, text.get(start..offset)?.chars().count() + 1))
}
