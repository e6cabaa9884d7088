//! JSON that can be shown.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CharEscape, CompactFormatter, Formatter, PrettyFormatter};
use witgate_model::is_hidden;

use crate::escape::is_hash_command;

/// Writes a document over several lines.
pub(crate) fn write(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_with(Visible(PrettyFormatter::new()), document, out)
}

/// Writes a document in one line.
pub(crate) fn write_line(document: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    write_with(Visible(CompactFormatter), document, out)
}

fn write_with<F: Formatter>(
    formatter: Visible<F>,
    document: &impl Serialize,
    out: &mut dyn Write,
) -> io::Result<()> {
    document.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, formatter))?;
    writeln!(out)
}

/// JSON that a log can show: what a terminal would execute, a reader would
/// not see, or a CI log would take for a command is a `\u` escape. So programs
/// read the text unchanged, and people see all of it.
struct Visible<F>(F);

impl<F: Formatter> Formatter for Visible<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(position) = escaped_at(rest) {
            let (shown, hidden) = rest.split_at(position);
            out.write_all(shown.as_bytes())?;
            let c = hidden.chars().next().expect("a character was found here");
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &hidden[c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(out, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

/// Where the first character is that is written as an escape.
fn escaped_at(text: &str) -> Option<usize> {
    // Most text hides nothing, which takes less time to see than to look for it.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') & (byte != b'#');
    if text.bytes().fold(true, |all, byte| all & is_plain(byte)) {
        return None;
    }
    let mut characters = text.char_indices();
    characters
        .find(|(position, c)| is_hidden(*c) || is_hash_command(&text[*position..]))
        .map(|(position, _)| position)
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn what_is_hidden_is_escaped_as_json_has_it() {
        let mut out = Vec::new();
        write(&"a\u{e0041}\u{202e}\u{1b}##vso[é", &mut out).expect("memory takes it");
        let text = String::from_utf8(out).expect("it is UTF-8");
        assert_eq!(text, "\"a\\udb40\\udc41\\u202e\\u001b\\u0023#vso[é\"\n");
    }
}
