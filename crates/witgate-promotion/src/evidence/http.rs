//! The head of an HTTP answer, where `curl -i` saved it: its date is the time of the scrape.

use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::{EvidenceError, cut};

/// The date of a saved answer, if it was saved with its head, and the body.
pub(super) fn split(text: &str) -> Result<(Option<Timestamp>, &str), EvidenceError> {
    if !text.starts_with("HTTP/") {
        return Ok((None, text));
    }
    let end = ["\r\n\r\n", "\n\n"].into_iter().filter_map(|end| Some((text.find(end)?, end)));
    let Some((at, end)) = end.min() else {
        return Err(EvidenceError::new("it is the head of an HTTP answer without a body"));
    };
    let (head, body) = (&text[..at], &text[at + end.len()..]);
    let mut lines = head.lines();
    let status = lines.next().unwrap_or_default();
    if status.split_whitespace().nth(1) != Some("200") {
        let reason = format!("the server answered `{}`", cut(status));
        return Err(EvidenceError::new(reason).help("save the answer of a request that succeeds"));
    }
    let date = lines.filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        name.eq_ignore_ascii_case("date").then(|| rfc2822::parse(value.trim()).ok()).flatten()
    });
    Ok((date.map(|date| date.timestamp()), body))
}
