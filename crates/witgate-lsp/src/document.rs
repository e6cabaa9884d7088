//! A file as the editor has it open.

use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types::TextDocumentContentChangeEvent as Change;

use crate::text_position::{Encoding, Lines};

/// A file as the editor has it open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its URI, as the editor writes it.
    pub(crate) uri: String,
    /// Where it is, links followed.
    pub(crate) path: PathBuf,
    pub(crate) version: i32,
    pub(crate) text: Arc<str>,
    pub(crate) lines: Lines,
}

impl Document {
    pub(crate) fn new(uri: String, path: PathBuf, version: i32, text: &str) -> Document {
        Document { uri, path, version, lines: Lines::new(text), text: text.into() }
    }

    /// Changes the text, one change after the other.
    pub(crate) fn change(&mut self, version: i32, changes: Vec<Change>, encoding: Encoding) {
        self.version = version;
        for change in changes {
            let text = match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let offset = |position| self.lines.offset(&self.text, position, encoding);
                    let (start, end) = (offset(part.range.start), offset(part.range.end));
                    let (start, end) = (start.min(end), start.max(end));
                    format!("{}{}{}", &self.text[..start], part.text, &self.text[end..])
                }
            };
            self.lines = Lines::new(&text);
            self.text = text.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{Position, Range, TextDocumentContentChangePartial};

    use super::*;

    fn change(start: (u32, u32), end: (u32, u32), text: &str) -> Change {
        let position = |(line, character)| Position { line, character };
        let range = Range { start: position(start), end: position(end) };
        TextDocumentContentChangePartial::new(range, None, text.to_owned()).into()
    }

    #[test]
    fn changes_count_from_one_another() {
        let mut document = Document::new("file:///a".into(), "/a".into(), 1, "𝄞a\nb\n");
        document.change(
            2,
            // Behind the clef, which is two units; then a line further down; then at the end.
            vec![
                change((0, 2), (0, 3), "x\ny"),
                change((2, 0), (2, 1), "z"),
                change((9, 9), (9, 9), "!"),
                // The wrong way round.
                change((0, 2), (0, 0), ""),
            ],
            Encoding::Utf16,
        );
        assert_eq!((&*document.text, document.version), ("x\ny\nz\n!", 2));
    }
}
