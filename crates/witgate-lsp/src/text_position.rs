//! Bytes of a text, and the lines and columns that an editor counts.
//!
//! In: a text and a byte or a position. Out: the other one. Columns count what client
//! and server agreed on: UTF-16 units unless the client knows better.

use gen_lsp_types::{Position, Range};

/// What columns count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
    Utf32,
}

impl Encoding {
    fn units(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => text.chars().count(),
        }
    }

    fn units_of(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// A line ends with `\n`, `\r\n` or `\r`, as the protocol has it.
    pub(crate) fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|offset| match bytes[*offset] {
            b'\n' => true,
            b'\r' => bytes.get(offset + 1) != Some(&b'\n'),
            _ => false,
        });
        Lines(std::iter::once(0).chain(ends.map(|offset| offset + 1)).collect())
    }

    /// The line that a byte is in, counted from 0, and the byte that it begins with.
    fn line(&self, offset: usize) -> (usize, usize) {
        let line = self.0.partition_point(|start| *start <= offset).saturating_sub(1);
        (line, self.0[line])
    }

    /// The position of a byte; of one within a character, that of the character.
    pub(crate) fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = text.floor_char_boundary(offset);
        let (line, start) = self.line(offset);
        let character = encoding.units(&text[start..offset]);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(character) }
    }

    /// The range of some bytes.
    pub(crate) fn range(
        &self,
        text: &str,
        bytes: std::ops::Range<usize>,
        encoding: Encoding,
    ) -> Range {
        let start = self.position(text, bytes.start, encoding);
        Range { start, end: self.position(text, bytes.end.max(bytes.start), encoding) }
    }

    /// The byte at a position. A column behind the end of its line is the end of the
    /// line, a line behind the last one is the end of the text, and a column within a
    /// character is where the character begins.
    pub(crate) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(start) = self.0.get(position.line as usize) else { return text.len() };
        let rest = &text[*start..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let mut left = position.character as usize;
        for (offset, c) in line.char_indices() {
            let units = encoding.units_of(c);
            if left < units {
                return start + offset;
            }
            left -= units;
        }
        start + line.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `é` is two bytes and one unit, `漢` three and one, `𝄞` four and two.
    const TEXT: &str = "aé漢𝄞b\r\nx\ry\n";

    #[test]
    fn columns_in_each_encoding() {
        let lines = Lines::new(TEXT);
        let b = TEXT.find('b').expect("it is there");
        let column = |encoding| lines.position(TEXT, b, encoding).character;
        assert_eq!(column(Encoding::Utf8), 1 + 2 + 3 + 4);
        assert_eq!(column(Encoding::Utf16), 1 + 1 + 1 + 2);
        assert_eq!(column(Encoding::Utf32), 4);
    }

    #[test]
    fn a_line_ends_with_any_of_three() {
        let lines = Lines::new(TEXT);
        let line = |c| lines.position(TEXT, TEXT.find(c).expect("there"), Encoding::Utf8).line;
        assert_eq!((line('b'), line('x'), line('y')), (0, 1, 2));
        let end = lines.position(TEXT, TEXT.len(), Encoding::Utf16);
        assert_eq!(end, Position { line: 3, character: 0 });
    }

    #[test]
    fn positions_that_are_not_in_the_text_are_moved_into_it() {
        let lines = Lines::new(TEXT);
        let offset =
            |line, character| lines.offset(TEXT, Position { line, character }, Encoding::Utf16);
        let (clef, b) = (TEXT.find('𝄞').expect("there"), TEXT.find('b').expect("there"));
        // In the middle of the two units of the clef.
        assert_eq!((offset(0, 3), offset(0, 4), offset(0, 5)), (clef, clef, b));
        assert_eq!(offset(0, 99), b + 1, "the end of the line, before its \\r\\n");
        assert_eq!((offset(1, 1), offset(99, 0)), (b + 4, TEXT.len()));
    }

    #[test]
    fn there_and_back() {
        let lines = Lines::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, c) in TEXT.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                let position = lines.position(TEXT, offset, encoding);
                assert_eq!(lines.offset(TEXT, position, encoding), offset, "{c} {encoding:?}");
            }
        }
    }
}
