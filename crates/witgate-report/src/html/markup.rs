//! Text from outside, made fit for HTML.

use crate::escape::escape;

/// A text in which names are in backquotes, as messages do: the names become
/// code, and everything else is what it is.
pub(crate) fn text(message: &str) -> String {
    // Backquotes that do not pair quote nothing.
    if message.matches('`').count() % 2 == 1 {
        return literal(message);
    }
    let parts = message.split('`').enumerate();
    parts
        .map(|(position, part)| if position % 2 == 1 { code(part) } else { literal(part) })
        .collect()
}

/// A text as code.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", literal(text))
}

/// A text, whatever is in it, as content or as an attribute's value in double
/// quotes.
pub(crate) fn literal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in escape(text).chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            c => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn names_are_code_and_nothing_is_markup() {
        assert_eq!(text("`a` & <b>"), "<code>a</code> &amp; &lt;b&gt;");
        assert_eq!(text("one ` alone"), "one ` alone");
        assert_eq!(text("`<script>\"'`"), "<code>&lt;script&gt;&quot;&#39;</code>");
        assert_eq!(text("\u{202e}x"), "\\u{202e}x");
    }
}
