//! One finding, or several that read as one.

use witgate_judge::Level;

use witgate_model::first_few_names;

use crate::found::ReportedFinding;
use crate::group::FindingGroup;
use crate::markup::{block, code, text};
use crate::page::Page;
use crate::report::Report;
use crate::{excerpt, notes, site, words};

/// Columns of a source line.
const WIDTH: usize = 100;

/// So many findings of a group have a line each.
const LINES: usize = 20;

/// So many places of a group are in one line.
const PLACES: usize = 3;

/// With the source of the first, and all notes.
pub(super) fn full_text(report: &Report<'_>, group: &FindingGroup<'_>) -> String {
    let finding = group.first();
    let sign = match finding.level {
        Level::Error => "❌",
        Level::Warn => "⚠️",
        Level::Note | Level::Off => "ℹ️",
    };
    let rule = code(finding.rule.id);
    let mut shown = format!("\n#### {sign} {rule} {}\n\n", text(&group.headline()));
    let mut source = Vec::new();
    let mut page = Page::new(&mut source, false, WIDTH);
    excerpt::draw(&mut page, finding).expect("memory takes whatever is written");
    let source = String::from_utf8_lossy(&source);
    // The last line of it leads to notes, which are below here.
    let source = source.trim_end_matches(['|', ' ', '\n']);
    if source.is_empty() {
        shown.push_str(&format!("in {}\n\n", code(&site::now(finding, "").path)));
    } else {
        shown.push_str(&block(source));
        shown.push('\n');
    }
    if !group.is_alone() {
        shown.push_str("- **at:**\n");
        let (named, more) = group.members().split_at(group.members().len().min(LINES));
        named.iter().for_each(|found| shown.push_str(&member(group, found)));
        if !more.is_empty() {
            let more = format!("  - and {} more: `--format short` has them all\n", more.len());
            shown.push_str(&more);
        }
    }
    if !group.address().is_empty() {
        let key = if group.is_alone() { "item" } else { "group" };
        let (address, id) = (code(group.address()), code(&group.id()));
        shown.push_str(&format!("- **{key}:** {address} ({id})\n"));
    }
    for (key, note) in notes::lines(report, group) {
        let is_command = matches!(key, "explain" | "waive");
        let note = if is_command { code(&note) } else { text(&note) };
        shown.push_str(&format!("- **{key}:** {note}\n"));
    }
    shown
}

/// A finding of a group: where it is, what it is called, and the fingerprint to
/// waive it by.
fn member(group: &FindingGroup<'_>, found: &ReportedFinding<'_>) -> String {
    let what = match group.is_alike() {
        true => code(&words::name(found)),
        false => text(&found.finding.message),
    };
    format!("  - {} {what} ({})\n", code(&place(found)), code(&found.finding.fingerprint))
}

/// In a line, with where it is, and why it is suppressed or how it would be.
pub(super) fn line(report: &Report<'_>, group: &FindingGroup<'_>) -> String {
    let finding = group.first();
    let mut places: Vec<String> = group.members().iter().map(|found| code(&place(found))).collect();
    places.dedup();
    let at = first_few_names(&places, PLACES);
    let (rule, message) = (code(finding.rule.id), text(&group.message()));
    // Where one list has them all, each says how grave it is.
    let level = match finding.counts() {
        true => String::new(),
        false => format!(" ({})", finding.level),
    };
    let waived = finding
        .waiver
        .as_deref()
        .map(|waiver| format!("; waived: {}", text(&words::waiver(waiver))));
    // Several commands are more than a line takes: other formats have each.
    let waive = match group.waive(report).as_slice() {
        [waive] => format!("; {}", code(waive)),
        [] => String::new(),
        _ => format!("; {} prints the command that waives each", code("witgate check -v")),
    };
    let consumers: String =
        group.consumers().iter().map(|told| format!("; {}", text(told))).collect();
    let more = format!("{consumers}{}{waive}", waived.unwrap_or_default());
    format!("- {rule}{level} {message}: {at}{more}\n")
}

fn place(found: &ReportedFinding<'_>) -> String {
    let site = site::now(found, "");
    match &site.place {
        Some(place) => format!("{}:{}", site.path, place.line),
        None => site.path,
    }
}
