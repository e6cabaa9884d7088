//! What was compared, the release it takes, and how it ends.

use std::io;

use crate::outcome::{self, Outcome};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::{whole, words};

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    if !report.is_quiet() {
        if let Some(unchanged) = outcome::unchanged(report) {
            fact(page, "unchanged", unchanged)?;
        }
        if !report.comparisons.is_empty() {
            fact(page, "compared", words::compared(&whole::compared(report)))?;
        }
        for (key, side) in [
            ("baseline", outcome::sides(report, outcome::baseline)),
            ("since", outcome::sides(report, outcome::since)),
            ("candidate", outcome::sides(report, outcome::candidate)),
        ] {
            if !side.is_empty() {
                fact(page, key, side)?;
            }
        }
    }
    for (paid, needs) in outcome::needs(outcome::releases(report).into_iter()) {
        let style = if paid { Style::Plain } else { Style::Error };
        page.hang(key("release"), Text::new().put(style, needs))?;
    }
    let outcome = Outcome::of(report);
    let lead = Text::new().put(outcome.style, outcome.word).plain(": ");
    page.hang(lead, Text::new().plain(outcome.rest))?;
    for note in report.notes {
        page.hang(Text::new().put(Style::Bold, "note").plain(": "), Text::new().plain(note))?;
    }
    Ok(())
}

fn key(key: &str) -> Text {
    Text::new().put(Style::Bold, key).plain(":").pad("candidate: ".len())
}

fn fact(page: &mut Page<'_>, name: &str, text: String) -> io::Result<()> {
    page.hang(key(name), Text::new().plain(text))
}
