//! Text from outside, on its way into the file.

use std::fmt::Write as _;

/// The text as a TOML string of one line. It reads back as it was; what cannot
/// be seen in an editor is spelled out.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_hidden(c) => {
                write!(quoted, "\\U{:08X}", u32::from(c)).expect("a string takes it");
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The text as part of a comment of one line.
pub(crate) fn comment(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => line.push(' '),
            c if is_hidden(c) => {
                write!(line, "\\u{{{:x}}}", u32::from(c)).expect("a string takes it");
            }
            c => line.push(c),
        }
    }
    line
}

/// Whether a character is not seen for what it is: controls, marks and
/// overrides of direction, what has no width.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::{comment, quote};

    #[test]
    fn strings_read_back_and_hide_nothing() {
        for text in
            ["", "a \"b\" \\ 'c'", "two\nlines\r\n\tand", "\0\u{7f}\u{202e}\u{e0041}", "é🚀"]
        {
            let quoted = quote(text);
            assert!(!quoted.contains(super::is_hidden), "{quoted}");
            let document = toml_edit::Document::parse(format!("a = {quoted}")).expect("it is TOML");
            assert_eq!(document.as_table()["a"].as_str(), Some(text));
        }
    }

    #[test]
    fn comments_are_one_line() {
        assert_eq!(comment("a\r\nb\u{202e}\0"), "a  b\\u{202e}\\u{0}");
    }
}
