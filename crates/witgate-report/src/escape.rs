//! Text from outside, made fit to show.

use std::borrow::Cow;

use witgate_model::{is_hidden, push_escaped};

/// The text with everything spelled out that a terminal, a log viewer or a
/// reader's eye would take for something else: control characters, characters
/// that turn the direction of text or are not seen at all, and what CI logs
/// read as commands.
pub fn escape(text: &str) -> Cow<'_, str> {
    let may_command = text.contains("::") || text.contains("##") || is_group(text);
    if !may_command && !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (position, c) in text.char_indices() {
        if is_hidden(c) || is_command(text, position) {
            push_escaped(&mut shown, c);
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Whether a command of a CI log begins here: `##name[…` anywhere; `::word` where
/// a line may come to begin; a group where the text begins.
fn is_command(text: &str, position: usize) -> bool {
    let (before, rest) = text.split_at(position);
    is_hash_command(rest)
        || before.is_empty() && is_group(text)
        || rest.starts_with("::")
            && rest[2..].starts_with(|c: char| c.is_ascii_alphabetic())
            && !before.ends_with(|c: char| !c.is_whitespace())
}

/// Whether a text begins a group in a Buildkite log, if a line begins with it.
pub(crate) fn is_group(text: &str) -> bool {
    ["---", "+++", "~~~", "^^^"].iter().any(|group| {
        let rest = text.strip_prefix(group);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    })
}

/// Whether a text begins with a command of Azure Pipelines (`##[group]`,
/// `##vso[task.complete]`) or of TeamCity (`##teamcity[…]`), or with one that is
/// made in the same way. They are commands anywhere in a line.
pub(crate) fn is_hash_command(text: &str) -> bool {
    text.strip_prefix("##").is_some_and(|rest| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        rest.trim_start_matches(is_name).starts_with('[')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays() {
        for text in ["", "demo:shapes/draw#shape.circle", "naïve — 漢字 🙂", "a::b", "std::io"]
        {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn hidden_characters_show() {
        for (text, shown) in [
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\r\nb\tc", "a\\u{d}\\u{a}b\\u{9}c"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("x\u{202e}y\u{2066}z", "x\\u{202e}y\\u{2066}z"),
            ("ad\u{200b}min\u{feff}", "ad\\u{200b}min\\u{feff}"),
            ("\u{e0041}", "\\u{e0041}"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn log_commands_are_defused() {
        assert_eq!(escape("::error file=a::b"), "\\u{3a}:error file=a::b");
        assert_eq!(escape("help ::set-output::"), "help \\u{3a}:set-output::");
        assert_eq!(escape("x##[add-mask]y"), "x\\u{23}#[add-mask]y");
        assert_eq!(escape("x##vso[task.complete]y"), "x\\u{23}#vso[task.complete]y");
        assert_eq!(escape("##teamcity[message]"), "\\u{23}#teamcity[message]");
        assert_eq!(escape("::Error::x"), "\\u{3a}:Error::x");
        assert_eq!(escape("##a1_b.c-d[x]"), "\\u{23}#a1_b.c-d[x]");
        assert_eq!(escape("###vso[x]"), "#\\u{23}#vso[x]");
        assert_eq!(escape("# x ## y[0]"), "# x ## y[0]");
        assert_eq!(escape("--- x --- y"), "\\u{2d}-- x --- y");
        assert_eq!(escape("^^^ +++"), "\\u{5e}^^ +++");
        assert_eq!(escape("~~~"), "\\u{7e}~~");
        assert_eq!(escape("~~~~"), "~~~~");
    }
}
