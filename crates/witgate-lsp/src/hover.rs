//! Who breaks, of the item under the cursor.

use std::path::Path;

use gen_lsp_types::{Hover, MarkupContent, MarkupKind, Position as Cursor, Range};
use witgate::witgate_report::{Position, escape, markdown_text, rule_address};
use witgate::{GatedFinding, Outcome};

use crate::diagnostics::standing;
use crate::places::{Places, comparison, holds};
use crate::root::Root;
use crate::{audiences, items};

/// So many findings of one item are shown.
const SHOWN: usize = 5;

/// So many lines of the text before the change are shown.
const LINES: usize = 8;

/// What there is to say of the item under the cursor: of a function and type with what
/// they are made of.
pub(crate) fn hover_at(
    root: &Root,
    file: &Path,
    cursor: Cursor,
    places: &Places<'_>,
) -> Option<Hover> {
    let mut texts = Vec::new();
    let mut hovered: Option<Range> = None;
    for outcome in root.outcomes() {
        let under = items::in_file(outcome, file, places);
        let under = under.into_iter().find(|declared| holds(&declared.range, cursor));
        for finding in &outcome.verdict.findings {
            let place =
                places.of_finding(finding, Some(outcome)).filter(|place| place.path == file);
            let range = match (place.filter(|place| holds(&place.range, cursor)), &under) {
                (Some(place), _) => place.range,
                (None, Some(under)) if is_part(finding, &under.item) => under.range,
                _ => continue,
            };
            hovered.get_or_insert(range);
            texts.push(text(finding, Some(outcome)));
        }
    }
    for (finding, outcome) in root.findings().filter(|(_, outcome)| outcome.is_none()) {
        let place = places.of_finding(finding, outcome).filter(|place| place.path == file);
        if let Some(place) = place.filter(|place| holds(&place.range, cursor)) {
            hovered.get_or_insert(place.range);
            texts.push(text(finding, outcome));
        }
    }
    texts.dedup();
    let more = texts.len().saturating_sub(SHOWN);
    texts.truncate(SHOWN);
    if more > 0 {
        texts.push(format!("{more} more; `witgate check` lists them"));
    }
    let value = texts.join("\n\n---\n\n");
    let contents = MarkupContent { kind: MarkupKind::Markdown, value };
    Some(Hover { contents: contents.into(), range: Some(hovered?) })
}

/// Whether a finding is about part of a function or type.
fn is_part(finding: &GatedFinding, under: &witgate::witgate_model::Item) -> bool {
    finding.now.as_ref().and_then(items::holder).as_ref() == Some(under)
}

fn text(finding: &GatedFinding, outcome: Option<&Outcome>) -> String {
    let rule = finding.rule;
    let mut parts = vec![format!("**witgate**: {}", markdown_text(&finding.message))];
    if outcome.is_some() && finding.impact != witgate::Impact::NONE {
        let lines = audiences::lines(&finding.impact);
        let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
        parts.push(format!("Who breaks:\n\n{}", lines.join("\n")));
    }
    parts.extend(finding.consumers.iter().map(|it| markdown_text(&it.sentence)));
    if !finding.help.is_empty() {
        parts.push(format!("Help: {}", markdown_text(&finding.help)));
    }
    parts.extend(standing(finding, outcome).map(|standing| markdown_text(&standing)));
    parts.extend(before(finding, outcome));
    parts.push(format!("[{}]({})", rule.id, rule_address(rule)));
    parts.join("\n\n")
}

/// The text before the change, which may be in no file that could be opened.
fn before(finding: &GatedFinding, outcome: Option<&Outcome>) -> Option<String> {
    let was = Position::was(finding, Some(comparison(outcome?))).filter(|was| was.is_exact)?;
    let text = &was.place.file.text;
    let lines = text.lines().skip(was.place.line.checked_sub(1)?);
    let count = (was.place.end_line + 1).saturating_sub(was.place.line).clamp(1, LINES);
    let lines: Vec<String> = lines.take(count).map(|line| escape(line.trim()).into()).collect();
    let text = lines.join("\n");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    Some(format!("Before:\n\n{fence}wit\n{text}\n{fence}"))
}
