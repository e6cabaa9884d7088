//! One page for a browser, which needs nothing else: the findings with all that
//! there is to say of them, and the WIT of both sides beside each other. Without
//! scripts all of it can be read; with them findings can be filtered.

mod finding;
pub(crate) mod markup;
mod source;
mod worlds;

use std::cmp::Reverse;
use std::io::{self, Write};

use witgate_model::EntryStatus;

use crate::format::Row;
use crate::group::finding_groups;
use crate::html::markup::{code, text};
use crate::html::source::SourceIndex;
use crate::integrity::{self, Texts};
use crate::outcome::{self, Outcome};
use crate::report::{Comparison, Report};
use crate::tally::Tally;
use crate::text::Style;
use crate::{whole, words};

pub(crate) static ROW: Row = Row {
    name: "html",
    summary: "one page for a browser, with the WIT of both sides beside each other",
    write,
};

/// What pages look like.
pub(crate) const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");

/// Nothing is loaded from anywhere, whatever a contract has in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// So many findings are reported in full; what comes after them is counted.
const FINDINGS: usize = 2_000;

/// So many findings of a package are unfolded.
const OPEN: usize = 10;

fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let outcome = Outcome::from_report(report);
    head(&format!("{}: {}", text(outcome.word), text(&outcome.rest)), STYLE, out)?;
    heading(report, &outcome, out)?;
    let sources = SourceIndex::new(report);
    out.write_all(b"<main>\n")?;
    worlds::write(report, out)?;
    findings(report, &sources, out)?;
    entries(report, out)?;
    sources.write(out)?;
    write!(out, "</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n")
}

/// The head of a page, up to its body. The title is markup already.
pub(crate) fn head(title: &str, style: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"generator\" content=\"witgate {}\">\n\
         <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
    )
}

fn heading(report: &Report<'_>, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let class = match outcome.style {
        Style::Error => "fails",
        Style::Good => "passes",
        _ => "informs",
    };
    writeln!(
        out,
        "<header class=\"{class}\">\n<h1>{}</h1>\n<p>{}</p>",
        text(outcome.word),
        text(&outcome.rest)
    )?;
    let needs = outcome::needs(outcome::releases(report).into_iter());
    if !needs.is_empty() {
        writeln!(out, "<ul>")?;
        for need in needs {
            let class = if need.is_enough { "enough" } else { "short" };
            writeln!(out, "<li class=\"{class}\">{}</li>", text(&need.text))?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "<dl class=\"facts\">")?;
    for (key, value) in [
        ("baseline", outcome::sides(report, Comparison::baseline_side)),
        ("last release", outcome::sides(report, Comparison::since)),
        ("candidate", outcome::sides(report, Comparison::candidate_side)),
        ("compared", words::compared(&whole::compared(report))),
        ("unchanged", outcome::unchanged(report).unwrap_or_default()),
        ("not seen", outcome::unseen(report).unwrap_or_default()),
    ] {
        if !value.is_empty() && !report.comparisons.is_empty() {
            writeln!(out, "<dt>{key}</dt><dd>{}</dd>", text(&value))?;
        }
    }
    writeln!(out, "</dl>")?;
    for note in report.notes {
        writeln!(out, "<p class=\"note\">{}</p>", text(note))?;
    }
    writeln!(out, "</header>")
}

fn findings(report: &Report<'_>, sources: &SourceIndex<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section id=\"findings\">\n<h2>Findings</h2>")?;
    if report.findings().is_empty() {
        return writeln!(out, "<p>There are none.</p>\n</section>");
    }
    // Only a script can filter, and a script makes it seen.
    writeln!(
        out,
        "<form id=\"filter\" hidden>\n\
         <label><input type=\"checkbox\" name=\"error\" checked> errors</label>\n\
         <label><input type=\"checkbox\" name=\"warn\" checked> warnings</label>\n\
         <label><input type=\"checkbox\" name=\"note\" checked> notes</label>\n\
         <label>contains <input type=\"search\" name=\"text\"></label>\n\
         <output name=\"shown\"></output>\n</form>"
    )?;
    let mut room = FINDINGS;
    let mut part = |title: Option<String>, findings: Vec<_>, out: &mut dyn Write| {
        if let Some(title) = title.filter(|_| !findings.is_empty()) {
            writeln!(out, "<h3>{}</h3>", text(&title))?;
        }
        let mut groups = finding_groups(findings);
        groups.sort_by_key(|group| Reverse(group.first().gravity()));
        let shown = groups.len().min(room);
        room -= shown;
        for (position, group) in groups[..shown].iter().enumerate() {
            finding::write(report, group, sources, position < OPEN, out)?;
        }
        if groups.len() > shown {
            let left: Vec<_> = groups[shown..].iter().flat_map(|it| it.members()).collect();
            let tally = Tally::new(left.iter().copied());
            writeln!(out, "<p>… and {} more ({tally})</p>", left.len())?;
        }
        io::Result::Ok(())
    };
    part(None, report.about_gate(), out)?;
    for comparison in &report.comparisons {
        let title = report.is_several().then(|| comparison.title().to_owned());
        part(title, report.findings_of(comparison), out)?;
    }
    writeln!(out, "</section>")
}

/// What is pinned, and whether it is what is there.
fn entries(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(sum) = integrity::sum(report.integrity) else { return Ok(()) };
    writeln!(
        out,
        "<section id=\"integrity\">\n<h2>Integrity</h2>\n<p>{sum}</p>\n<table>\n\
         <thead><tr><th>file</th><th>entry</th><th>verdict</th><th>detail</th></tr></thead>\n<tbody>"
    )?;
    let texts = Texts::new(report);
    let (verified, others) = integrity::parted(report.integrity);
    for row in others.into_iter().chain(verified) {
        let class = match row.outcome.status() {
            EntryStatus::Verified => "ok",
            EntryStatus::Mismatch | EntryStatus::Unpinned | EntryStatus::Extra => "error",
            EntryStatus::Stale | EntryStatus::NotCheckable => "warn",
        };
        let (file, name) = (code(&texts.place_text(row)), code(&row.name));
        let (status, detail) = (row.outcome.status(), text(&row.outcome.detail()));
        writeln!(
            out,
            "<tr><td>{file}</td><td>{name}</td><td class=\"{class}\">{status}</td>\
             <td>{detail}</td></tr>"
        )?;
    }
    writeln!(out, "</tbody>\n</table>\n</section>")
}
