//! The worlds, and who is refused where.

use std::io::{self, Write};

use crate::answers::{Group, Linking, NEW, OLD, groups};
use crate::html::markup::{code, text};
use crate::report::Report;

/// More worlds than anyone looks through.
const ROWS: usize = 500;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let groups: Vec<Group<'_>> = report
        .comparisons
        .iter()
        .filter(|comparison| !(report.is_several() && comparison.is_unchanged()))
        .flat_map(|comparison| groups(comparison, &comparison.verdict.worlds))
        .collect();
    let count: usize = groups.iter().map(|group| group.worlds.len()).sum();
    if count == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "<section id=\"worlds\">\n<h2>Worlds</h2>\n<table>\n\
         <thead><tr><th>world</th><th>{OLD}</th><th>{NEW}</th><th>why</th></tr></thead>\n<tbody>"
    )?;
    let rows = groups.iter().flat_map(|group| group.worlds.iter().map(move |world| (group, world)));
    for (group, world) in rows.take(ROWS) {
        let answer = &group.answer;
        let (old, new) = (links(answer.old), links(answer.new));
        let (world, why) = (code(world), answer.reasons(text).join("<br>"));
        writeln!(out, "<tr><td>{world}</td>{old}{new}<td>{why}</td></tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")?;
    if count > ROWS {
        writeln!(out, "<p>… and {} more worlds</p>", count - ROWS)?;
    }
    writeln!(out, "</section>")
}

fn links(linking: Linking) -> String {
    let (class, mark) = match linking {
        Linking::Links => ("ok", "✓"),
        Linking::Rejected => ("error", "✗"),
        Linking::CompositionRejects | Linking::WasmtimeRejects => ("warn", "✗"),
        Linking::Unknown => ("warn", "?"),
    };
    format!("<td class=\"{class}\">{mark} {}</td>", linking.as_str())
}
