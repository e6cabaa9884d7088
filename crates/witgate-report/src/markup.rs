//! Text from outside, made fit for Markdown as GitHub and GitLab render it.

use crate::escape::escape;

/// So much of one text is shown.
const LONGEST: usize = 600;

/// A text in which names are in backquotes, as messages do: the names become
/// code, and everything else is what it is and nothing more. It stays in its
/// line and in its cell of a table.
pub fn text(message: &str) -> String {
    let message = cut(&escape(message));
    let mut parts = message.split('`');
    // Backquotes that do not pair quote nothing.
    if message.matches('`').count() % 2 == 1 || message.contains("``") {
        return literal(&message);
    }
    let mut text = literal(parts.next().unwrap_or_default());
    while let (Some(name), Some(rest)) = (parts.next(), parts.next()) {
        text.push_str(&code(name));
        text.push_str(&literal(rest));
    }
    text
}

/// A text as code, whatever is in it.
pub(crate) fn code(text: &str) -> String {
    let text = cut(&escape(text)).replace('|', "\\|");
    if text.trim().is_empty() {
        return literal(&text);
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    // A space keeps backquotes of the text apart from those around it.
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Lines, which are escaped already, as a block that nothing in them ends.
pub(crate) fn block(lines: &str) -> String {
    fenced("text", lines)
}

/// The same, in a language.
pub(crate) fn fenced(language: &str, lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", lines.trim_end_matches('\n'))
}

/// A text without any mark-up in it: no emphasis, HTML, link, image, mention,
/// reference to an issue or address that becomes a link by itself.
fn literal(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            // Nothing is seen of the space behind these, and they no longer
            // mention anyone or link anything.
            '@' => shown.push_str("@&#8203;"),
            '#' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                shown.push_str("#&#8203;");
            }
            ':' if rest.starts_with("://") => shown.push_str(":&#8203;"),
            '.' if ends_with_www(&shown) => shown.push_str("&#8203;."),
            '-' if ends_with_gh(&shown) => shown.push_str("&#8203;-"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '$' | '!' | '#' => {
                shown.extend(['\\', c]);
            }
            c => shown.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    shown
}

fn ends_with_www(text: &str) -> bool {
    text.get(text.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// `GH-12` is issue 12.
fn ends_with_gh(text: &str) -> bool {
    text.get(text.len().saturating_sub(2)..).is_some_and(|end| end.eq_ignore_ascii_case("gh"))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{block, code, text};

    #[test]
    fn names_are_code_and_the_rest_is_text() {
        assert_eq!(text("case `a-b` added to `c`"), "case `a-b` added to `c`");
        assert_eq!(text("`a|b` | c_d"), "`a\\|b` \\| c\\_d");
        assert_eq!(text("moved from `0.2` to `0.3`"), "moved from `0.2` to `0.3`");
    }

    #[test]
    fn nothing_is_taken_for_mark_up() {
        for (hostile, shown) in [
            ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
            ("a ` b", "a \\` b"),
            ("a `` b", "a \\`\\` b"),
            ("`a` b` <b>", "\\`a\\` b\\` &lt;b&gt;"),
            ("@octocat", "@&#8203;octocat"),
            ("fixes #1, GH-2", "fixes #&#8203;1, GH&#8203;-2"),
            ("gh-3 WWW.evil.example", "gh&#8203;-3 WWW&#8203;.evil.example"),
            ("[x](javascript:y)", "\\[x\\](javascript:y)"),
            ("![x](y)", "\\!\\[x\\](y)"),
            (
                "https://evil.example www.evil.example",
                "https:&#8203;//evil.example www&#8203;.evil.example",
            ),
            ("a&lt;b", "a&amp;lt;b"),
            ("a\nb\u{202e}", "a\\\\u\\{a\\}b\\\\u\\{202e\\}"),
        ] {
            assert_eq!(text(hostile), shown);
        }
    }

    #[test]
    fn code_holds_anything() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a``"), "``` `a`` ```");
        assert_eq!(code("a`"), "`` a` ``");
        assert_eq!(code("a|b"), "`a\\|b`");
        assert_eq!(code(""), "");
        assert_eq!(block("a\n```\nb\n"), "````text\na\n```\nb\n````\n");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(text(&"漢".repeat(10_000)).chars().count(), 601);
    }
}
