//! Markdown, as far as reports use it.

/// What is left of Markdown without its code and without the tags that reports
/// write themselves.
///
/// # Panics
///
/// Where a block or a span of code does not end.
pub fn outside_code(text: &str) -> String {
    let mut left = String::new();
    let mut fence: Option<String> = None;
    for line in text.lines() {
        match &fence {
            Some(end) if line == end => fence = None,
            Some(_) => {}
            None if line.starts_with("```") => fence = Some(line.trim_end_matches("text").into()),
            None => {
                left.push_str(line);
                left.push('\n');
            }
        }
    }
    assert_eq!(fence, None, "a block is left open");
    let tags = ["<details>", "</details>", "<summary>", "</summary>", "<br>", "<!-- witgate -->"];
    let comments = [
        "<!-- witgate: no contract was compared -->",
        "<!-- witgate: nothing in the contract changed for its users -->",
    ];
    let left = tags.iter().chain(&comments).fold(left, |left, tag| left.replace(tag, ""));
    let mut outside = String::new();
    let mut rest = left.as_str();
    while let Some(at) = rest.find(['`', '\\']) {
        outside.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(escaped) = rest.strip_prefix('\\') {
            // What is escaped keeps apart what is on both sides of it.
            outside.push('\u{fffd}');
            rest = escaped.strip_prefix(|_| true).unwrap_or_default();
            continue;
        }
        let run = rest.len() - rest.trim_start_matches('`').len();
        let inside = &rest[run..];
        // A span ends at the next run of the same length.
        let mut at = 0;
        let end = loop {
            let from = at + inside[at..].find('`').expect("a span ends");
            let length = inside[from..].len() - inside[from..].trim_start_matches('`').len();
            if length == run {
                break from;
            }
            at = from + length;
        };
        assert!(!inside[..end].contains('\n'), "a span goes on in the next line");
        rest = &inside[end + run..];
    }
    outside.push_str(rest);
    outside
}
