//! What earlier changes left, a line a finding.

use std::io;

use crate::found::Found;
use crate::human::finding;
use crate::page::Page;
use crate::report::Comparison;
use crate::text::{Style, Text};
use crate::words;

/// Whoever wants more than an impression reads another format.
const SHOWN: usize = 10;

pub(super) fn write(
    page: &mut Page<'_>,
    of: &Comparison<'_>,
    earlier: &[Found<'_>],
) -> io::Result<()> {
    if earlier.is_empty() {
        return Ok(());
    }
    let since = of.since().map_or(String::new(), |side| format!(", since {}", words::side(side)));
    let head = Text::new().put(Style::Bold, format!("earlier changes{since}"));
    let means = ": they count for the release that is needed, and fail nothing";
    page.wrapped(Text::new(), 4, head.plain(means))?;
    let mut gravest = earlier.to_vec();
    gravest.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    for finding in gravest.iter().take(SHOWN) {
        finding::line(page, finding)?;
    }
    if earlier.len() > SHOWN {
        let more = format!("and {} more, see `--format json`", earlier.len() - SHOWN);
        page.line(&Text::new().plain(more))?;
    }
    page.blank()
}
