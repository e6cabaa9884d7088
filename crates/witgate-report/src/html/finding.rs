//! A finding, or several that read as one.

use std::io::{self, Write};

use crate::found::ReportedFinding;
use crate::group::FindingGroup;
use crate::html::markup::{code, literal, text};
use crate::html::source::{Side, SourceIndex};
use crate::page::Page;
use crate::report::Report;
use crate::spot::Spot;
use crate::{excerpt, notes, words};

/// Columns of a source line.
const WIDTH: usize = 100;

pub(super) fn write(
    report: &Report<'_>,
    group: &FindingGroup<'_>,
    sources: &SourceIndex<'_>,
    is_open: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let first = group.first();
    let (level, rule) = (first.level.as_str(), first.rule.id);
    let mark = if first.counts() { "" } else { " set-aside" };
    let open = if is_open && first.counts() && level != "note" { " open" } else { "" };
    writeln!(
        out,
        "<details class=\"finding {level}{mark}\" data-level=\"{level}\"{open} id=\"{}\">\n\
         <summary><span class=\"level\">{level}{}</span> {} {}</summary>",
        literal(&sources.finding_id(first, &group.id())),
        first.mark(),
        code(rule),
        text(&group.headline()),
    )?;
    let mut lines = Vec::new();
    excerpt::draw(&mut Page::new(&mut lines, false, WIDTH), first)?;
    let lines = String::from_utf8_lossy(&lines);
    // The last line of it leads to notes, which are below here.
    let lines = lines.trim_end_matches(['|', ' ', '\n']);
    if !lines.is_empty() {
        let lines: Vec<String> = lines.lines().map(literal).collect();
        writeln!(out, "<pre>{}</pre>", lines.join("\n"))?;
    }
    writeln!(out, "<dl>")?;
    // Worked out from all members, so not for each of them.
    let is_alike = group.is_alike();
    for found in group.members() {
        member(group, is_alike, found, sources, out)?;
    }
    for (key, note) in notes::lines(report, group) {
        let note = if matches!(key, "explain" | "waive") { code(&note) } else { text(&note) };
        writeln!(out, "<dt>{key}</dt><dd>{note}</dd>")?;
    }
    writeln!(out, "</dl>\n</details>")
}

/// Where one of them is, with links into the source, and what to waive it by.
fn member(
    group: &FindingGroup<'_>,
    is_alike: bool,
    found: &ReportedFinding<'_>,
    sources: &SourceIndex<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let link = |side: Side, spot: Option<Spot<'_>>| {
        let spot = spot?;
        let address = code(&spot.address());
        let line = sources.line_id(side, found, &spot);
        Some(match line {
            Some(id) => format!("<a href=\"#{id}\">{address}</a>"),
            None => address,
        })
    };
    let places = [link(Side::Baseline, found.was()), link(Side::Candidate, found.now())];
    let places = places.into_iter().flatten().collect::<Vec<_>>().join(" → ");
    let what = match (group.is_alone(), is_alike) {
        (true, _) => code(&found.finding.item),
        (false, true) => code(&words::name(found)),
        (false, false) => text(&found.finding.message),
    };
    let fingerprint = &found.finding.fingerprint;
    // The whole of a finding that is alone has its fingerprint as id.
    let id = match group.is_alone() {
        true => String::new(),
        false => format!(" id=\"{}\"", literal(&sources.finding_id(found, fingerprint))),
    };
    writeln!(out, "<dt>at</dt><dd{id}>{what} {places} {}</dd>", code(fingerprint))
}
