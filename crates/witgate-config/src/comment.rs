//! Text from outside, on its way into a comment of the file.

use witgate_model::{is_hidden, push_escaped};

/// The text as part of a comment of one line.
pub(crate) fn comment(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => line.push(' '),
            c if is_hidden(c) => push_escaped(&mut line, c),
            c => line.push(c),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use witgate_model::toml_string;
    use witgate_toml::{File, KeyValue};

    use super::comment;

    #[test]
    fn strings_read_back_and_hide_nothing() {
        for text in [
            "",
            "a \"b\" \\ 'c'",
            "two\nlines\r\n\tand",
            "\0\u{7f}\u{202e}\u{e0041}\u{3164}",
            "é🚀",
        ] {
            let quoted = toml_string(text);
            let file = File::new("a.toml", &format!("a = {quoted}"));
            let document = file.parse().expect("it is TOML");
            assert_eq!(document.root().required("a", KeyValue::text).expect("a string"), text);
        }
    }

    #[test]
    fn comments_are_one_line_and_hide_nothing() {
        assert_eq!(comment("a\r\nb\u{202e}\0\u{3164}"), "a  b\\u{202e}\\u{0}\\u{3164}");
    }
}
