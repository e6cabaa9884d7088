//! One finding.

use std::io;

use witgate_judge::Finding;

use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::{excerpt, notes};

/// A finding with all that there is to say.
pub(super) fn whole(page: &mut Page<'_>, report: &Report<'_>, finding: &Finding) -> io::Result<()> {
    page.wrapped(header(finding), 4, Text::new().put(Style::Bold, &finding.message))?;
    let gutter = excerpt::draw(page, report, finding)?;
    let margin = " ".repeat(gutter);
    for (key, clauses) in notes::of(report, finding) {
        let lead = Text::new()
            .plain(format!("{margin} "))
            .put(Style::Gutter, "= ")
            .put(Style::Bold, key)
            .plain(":");
        let lead = lead.pad(gutter + 3 + "explain: ".len());
        page.clauses(lead, clauses)?;
    }
    Ok(())
}

/// A finding in a line, with where it stands.
pub(super) fn line(page: &mut Page<'_>, report: &Report<'_>, finding: &Finding) -> io::Result<()> {
    let place = report
        .now(finding)
        .or_else(|| report.was(finding))
        .map(|spot| format!(" ({}:{}:{})", spot.path, spot.place.line, spot.place.column));
    let at = match place {
        Some(place) => place,
        None if finding.item.is_empty() => String::new(),
        None => format!(" ({})", finding.item),
    };
    let text = Text::new().plain(&finding.message).put(Style::Dim, at);
    page.wrapped(header(finding), 4, text)
}

fn header(finding: &Finding) -> Text {
    let style = Style::of(finding.level);
    let header = Text::new().put(style, format!("{}[{}]", finding.level, finding.rule.id));
    let header = header.put(Style::Bold, ": ");
    match finding.impact.is_silent() {
        true => header.put(Style::Silent, "SILENT:").plain(" "),
        false => header,
    }
}
