//! What was compared, the release it takes, and how it ends.

use std::io;

use crate::outcome::{self, Outcome};
use crate::page::Page;
use crate::report::Report;
use crate::text::{Style, Text};
use crate::words;

pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) -> io::Result<()> {
    let verdict = report.verdict;
    if !outcome::is_unchanged(report) {
        fact(page, "compared", words::compared(&verdict.compared))?;
        fact(page, "baseline", words::side(&verdict.baseline))?;
        fact(page, "candidate", words::side(&verdict.candidate))?;
    }
    for (paid, needs) in outcome::needs(outcome::releases(report)) {
        let style = if paid { Style::Plain } else { Style::Error };
        page.hang(key("release"), Text::new().put(style, needs))?;
    }
    let outcome = Outcome::of(report);
    let lead = Text::new().put(outcome.style, outcome.word).plain(": ");
    page.hang(lead, Text::new().plain(outcome.rest))
}

fn key(key: &str) -> Text {
    Text::new().put(Style::Bold, key).plain(":").pad("candidate: ".len())
}

fn fact(page: &mut Page<'_>, name: &str, text: String) -> io::Result<()> {
    page.hang(key(name), Text::new().plain(text))
}
