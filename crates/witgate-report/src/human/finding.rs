//! One finding.

use std::io;

use crate::found::Found;
use crate::page::Page;
use crate::text::{Style, Text};
use crate::{excerpt, notes, words};

/// A finding with all that there is to say.
pub(super) fn whole(page: &mut Page<'_>, finding: &Found<'_>) -> io::Result<()> {
    page.wrapped(header(finding), 4, Text::new().put(Style::Bold, &finding.message))?;
    let gutter = excerpt::draw(page, finding)?;
    for (key, clauses) in notes::of(finding) {
        page.clauses(lead(gutter, key), clauses)?;
    }
    Ok(())
}

/// A finding in a line, with where it stands; and another with what excuses it.
pub(super) fn line(page: &mut Page<'_>, finding: &Found<'_>) -> io::Result<()> {
    let at = match finding.now().or_else(|| finding.was()) {
        Some(spot) => format!(" ({})", spot.address()),
        None if finding.item.is_empty() => String::new(),
        None => format!(" ({})", finding.item),
    };
    let text = Text::new().plain(&finding.message).put(Style::Dim, at);
    page.wrapped(header(finding), 4, text)?;
    match &finding.waiver {
        Some(waiver) => page.hang(lead(2, "waived"), Text::new().plain(words::waiver(waiver))),
        None => Ok(()),
    }
}

/// What stands before a note.
fn lead(gutter: usize, key: &str) -> Text {
    let lead = Text::new().pad(gutter + 1).put(Style::Gutter, "= ").put(Style::Bold, key);
    lead.plain(":").pad(gutter + 3 + "explain: ".len())
}

fn header(finding: &Found<'_>) -> Text {
    let style = if finding.counts() { Style::of(finding.level) } else { Style::Dim };
    let header = Text::new().put(style, format!("{}[{}]", finding.level, finding.rule.id));
    let mark = if finding.is_waived() { " (waived)" } else { "" };
    let header = header.plain(mark).put(Style::Bold, ": ");
    match finding.impact.is_silent() {
        true => header.put(Style::Silent, "SILENT:").plain(" "),
        false => header,
    }
}
