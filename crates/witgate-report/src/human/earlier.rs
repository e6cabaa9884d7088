//! What earlier changes left, a line a finding.

use std::io;

use crate::found::Found;
use crate::group::finding_groups;
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
    let mut gravest = finding_groups(earlier.iter().copied());
    gravest.sort_by_key(|group| std::cmp::Reverse(group.first().finding.level));
    let (shown, more) = gravest.split_at(gravest.len().min(SHOWN));
    for group in shown {
        finding::line(page, group)?;
    }
    if !more.is_empty() {
        let more = more.iter().map(|group| group.members().len()).sum::<usize>();
        let more = format!("and {more} more, see `--format json`");
        page.line(&Text::new().plain(more))?;
    }
    page.blank()
}
