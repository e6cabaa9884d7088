//! Text from outside, made fit for where it goes. What a report spells out is
//! spelled out in every file and command that witgate writes.

use std::fmt::Write as _;

/// Whether a character is not seen for what it is: controls, marks and overrides
/// of direction, what has no width or no shape.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            // Zero widths, marks of direction, separators, overrides, isolates.
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            // Controls of shorthand and of musical notation.
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            // Variation selectors, interlinear marks, tags.
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Appends the escape of one character, as Rust writes it.
pub fn push_escaped(text: &mut String, c: char) {
    write!(text, "\\u{{{:x}}}", u32::from(c)).expect("a string takes whatever is written");
}

/// The text as a TOML string of one line. It reads back as it was; what cannot be
/// seen in an editor is spelled out.
pub fn toml_string(text: &str) -> String {
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

/// The text as one argument of a command that is pasted into a POSIX shell: as it
/// is where nothing in it means anything to a shell, else in single quotes.
pub fn shell_argument(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:=@+,%".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A name as WIT text has it: with `%` where it would be a keyword.
pub fn wit_name(name: &str) -> String {
    match WIT_KEYWORDS.binary_search(&name) {
        Ok(_) => format!("%{name}"),
        Err(_) => name.to_owned(),
    }
}

/// The keywords of WIT, sorted.
///
/// Source: component-model, `design/mvp/WIT.md`, "Keywords", and the lexer of wit-parser.
const WIT_KEYWORDS: &[&str] = &[
    "as",
    "async",
    "bool",
    "borrow",
    "char",
    "constructor",
    "enum",
    "error-context",
    "export",
    "f32",
    "f64",
    "flags",
    "from",
    "func",
    "future",
    "import",
    "include",
    "interface",
    "list",
    "map",
    "option",
    "own",
    "package",
    "record",
    "resource",
    "result",
    "s16",
    "s32",
    "s64",
    "s8",
    "static",
    "stream",
    "string",
    "tuple",
    "type",
    "u16",
    "u32",
    "u64",
    "u8",
    "use",
    "variant",
    "with",
    "world",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(super::WIT_KEYWORDS.is_sorted());
    }

    #[test]
    fn arguments_are_one_word() {
        for (text, argument) in [
            ("wit/deps.lock", "wit/deps.lock"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's", r"'it'\''s'"),
            ("$(reboot)`x`;#", "'$(reboot)`x`;#'"),
            ("~root", "'~root'"),
        ] {
            assert_eq!(shell_argument(text), argument);
        }
    }

    #[test]
    fn strings_of_toml_hide_nothing() {
        let text = "ok\u{3164}\u{2800}\u{fe0f}\u{200b}\u{202e}\u{e0041}\u{7f}\0";
        let quoted = toml_string(text);
        assert!(quoted.is_ascii(), "{quoted}");
        assert!(quoted.starts_with("\"ok\\U00003164\\U00002800\\U0000FE0F"), "{quoted}");
        assert_eq!(toml_string("a\r\n\t\"\\b"), "\"a\\r\\n\\t\\\"\\\\b\"");
    }
}
