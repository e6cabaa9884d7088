//! Where things were written.

use std::cmp::Ordering;
use std::fmt;
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
    /// The span of something that is in no text.
    pub const NONE: Span = Span(None);

    /// Bytes `start..end` of the `file`th file of [`Sources`].
    pub fn new(file: u32, start: u32, end: u32) -> Span {
        Span(Some(Range { file, start, end }))
    }

    /// The file's position in [`Sources`], and the bytes; `None` if it points nowhere.
    pub fn range(&self) -> Option<(usize, std::ops::Range<usize>)> {
        let Range { file, start, end } = self.0?;
        Some((file as usize, start as usize..end as usize))
    }

    /// Whether it points anywhere.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Whether `inner` is in it.
    pub fn contains(&self, inner: Span) -> bool {
        match (&self.0, &inner.0) {
            (Some(outer), Some(inner)) => {
                outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
            }
            _ => false,
        }
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
    /// Where the lines of each file are, once somebody asks.
    lines: Vec<OnceLock<Lines>>,
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

    /// The range of text that a span means.
    pub fn place(&self, span: Span) -> Option<TextRange<'_>> {
        let Range { file, start, end } = span.0?;
        let lines = self.lines.get(file as usize)?;
        let file = self.files.get(file as usize)?;
        let lines = lines.get_or_init(|| Lines::new(&file.text));
        let (start, end) = (start as usize, end as usize);
        let (line, column) = lines.position(&file.text, start)?;
        let (end_line, end_column) = lines.position(&file.text, end)?;
        Some(TextRange { file, start, end, line, column, end_line, end_column })
    }
}

/// A range of the text of a file. Lines and columns count from 1, columns
/// in characters.
#[derive(Clone, Copy, Debug)]
pub struct TextRange<'a> {
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

/// A range of bytes in a text, together with that text: in the policy, in a lock
/// file, in WIT that cannot be read.
#[derive(Clone, Debug, Default)]
pub struct Site {
    sources: Arc<Sources>,
    span: Span,
}

impl Site {
    /// What the span means in the sources.
    pub fn new(sources: Arc<Sources>, span: Span) -> Site {
        Site { sources, span }
    }

    /// A range of bytes in the only file of the sources. Parsers report ranges
    /// that split a character or end behind the text: those are moved to the
    /// nearest bytes before.
    pub fn in_file(sources: Arc<Sources>, range: std::ops::Range<usize>) -> Site {
        let text = sources.files().first().map_or("", |file| &*file.text);
        let start = text.floor_char_boundary(range.start);
        let end = text.floor_char_boundary(range.end).max(start);
        // Nothing so long is read; were it, the site would point nowhere.
        let byte = |at| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(0, byte(start), byte(end));
        Site { sources, span }
    }

    /// A range of bytes in a text, as [`Site::in_file`] takes it.
    pub fn in_text(path: String, text: Arc<str>, range: std::ops::Range<usize>) -> Site {
        Site::in_file(Arc::new(Sources::new(vec![SourceFile { path, text }])), range)
    }

    /// The range of bytes, in a file as its sources count them.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The place, if it points anywhere.
    pub fn place(&self) -> Option<TextRange<'_>> {
        self.sources.place(self.span)
    }

    /// The line of the first character, counted from 1; 0 if it points nowhere.
    pub fn line(&self) -> usize {
        self.place().map_or(0, |place| place.line)
    }

    /// The text in the range.
    pub fn excerpt(&self) -> &str {
        self.place().map_or("", |place| &place.file.text[place.start..place.end])
    }
}

/// Path, line and column.
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place() {
            Some(TextRange { file, line, column, .. }) => {
                write!(f, "{}:{line}:{column}", file.path)
            }
            None => f.write_str(self.sources.files().first().map_or("", |file| &file.path)),
        }
    }
}

/// Where the lines of a text are.
#[derive(Clone, Debug)]
struct Lines {
    /// The first byte of each.
    starts: Vec<usize>,
    /// The characters before every so many bytes: a whole text may be one line,
    /// and is not counted through for each place in it.
    counts: Vec<usize>,
}

/// The bytes from one count to the next.
const STEP: usize = 1024;

impl Lines {
    fn new(text: &str) -> Lines {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        let mut counts = vec![0];
        for (step, bytes) in text.as_bytes().chunks(STEP).enumerate() {
            counts.push(counts[step] + characters(bytes));
        }
        Lines { starts, counts }
    }

    fn position(&self, text: &str, offset: usize) -> Option<(usize, usize)> {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = *self.starts.get(line.checked_sub(1)?)?;
        let before = || match offset - start < STEP {
            // Most lines are short.
            true => characters(&text.as_bytes()[start..offset]),
            false => self.before(text, offset) - self.before(text, start),
        };
        text.is_char_boundary(offset).then(|| (line, before() + 1))
    }

    fn before(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        self.counts[step] + characters(&text.as_bytes()[step * STEP..offset])
    }
}

/// The characters that begin in bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

#[cfg(test)]
mod tests {
    use super::{Site, SourceFile, Sources, Span};

    #[test]
    fn columns_count_characters() {
        let text = format!("one\n{}x{}\nlast", "é".repeat(3000), "-".repeat(3000));
        let (x, last) = (4 + 6000, text.len() as u32);
        let sources = Sources::new(vec![SourceFile { path: "a.wit".into(), text: text.into() }]);
        let at = |start, end| {
            let place = sources.place(Span::new(0, start, end)).expect("it is in the text");
            (place.line, place.column, place.end_line, place.end_column)
        };
        assert_eq!(at(0, 3), (1, 1, 1, 4));
        assert_eq!(at(x, x + 1), (2, 3001, 2, 3002));
        assert_eq!(at(x + 3001, last), (2, 6002, 3, 5));
        assert!(sources.place(Span::new(0, 5, 6)).is_none(), "it splits a character");
        assert!(sources.place(Span::new(0, 0, last + 1)).is_none(), "it is beyond the end");
    }

    #[test]
    fn any_range_of_a_text_is_a_site() {
        for text in ["", "\n", "a", "é\u{1b}[2J\t漢\r\n\u{202e}x", "\n\n\n"] {
            for start in 0..text.len() + 2 {
                for end in 0..text.len() + 2 {
                    let site = Site::in_text("a.wit".to_owned(), text.into(), start..end);
                    let place = site.place().expect("it is in the text");
                    assert!(place.start <= start && place.start + 3 >= start.min(text.len()));
                    assert!(place.end <= end.max(place.start));
                    assert_eq!(site.excerpt(), &text[place.start..place.end]);
                }
            }
        }
        let site = Site::in_text("a.wit".to_owned(), "é\né漢x".into(), 5..8);
        assert_eq!((site.to_string().as_str(), site.excerpt()), ("a.wit:2:2", "漢"));
    }
}
