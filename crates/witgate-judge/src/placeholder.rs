//! Reasons that say nothing: what templates, manuals and reports print where a
//! reason belongs.

/// Words that mean a reason.
const WORDS: &[&str] = &[
    "a reason",
    "fill in",
    "fill me in",
    "fixme",
    "insert reason here",
    "n/a",
    "na",
    "no reason",
    "none",
    "placeholder",
    "reason",
    "reason here",
    "reason why",
    "give the reason",
    "some reason",
    "tba",
    "tbd",
    "text",
    "the reason",
    "todo",
    "why",
    "why this may pass",
    "xxx",
    "xxxx",
    "your reason",
    "your reason here",
];

/// Whether a reason is nothing but a placeholder, such as `…`, `TODO` or
/// `<reason>`.
pub fn is_placeholder(reason: &str) -> bool {
    let is_frame =
        |c: char| c.is_whitespace() || (!c.is_alphanumeric() && !c.is_ascii_digit()) || c == '_';
    let bare = reason.trim_matches(is_frame).to_lowercase();
    let words: Vec<&str> =
        bare.split([' ', '_', '-', '\t', '\n']).filter(|it| !it.is_empty()).collect();
    let is_word = |word: &str| WORDS.contains(&word);
    // `TODO: reason` is two of them.
    let are_all = words.iter().all(|word| is_word(word.trim_matches(is_frame)));
    bare.is_empty() || is_word(&words.join(" ")) || are_all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_reasons() {
        for reason in [
            "",
            " ",
            "…",
            "...",
            "......",
            "-",
            "?",
            "TODO",
            "todo",
            "<reason>",
            "REASON",
            "Reason",
            "[reason]",
            "{reason}",
            "\"…\"",
            "'...'",
            "TODO: reason",
            "tbd.",
            "xxx",
            "N/A",
            "your reason",
            "<your-reason>",
            "YOUR_REASON_HERE",
            "TEXT",
            "<TEXT>",
            "FIXME",
            "give the reason",
            "$REASON",
        ] {
            assert!(is_placeholder(reason), "{reason:?}");
        }
        for reason in [
            "plugins are rebuilt",
            "one release more",
            "hosts of 0.3 only",
            "ok",
            "no users yet",
            "the reason is RFC 12",
            "#123",
            "JIRA-7",
            "test hosts only",
            "用户已重新构建",
        ] {
            assert!(!is_placeholder(reason), "{reason:?}");
        }
    }
}
