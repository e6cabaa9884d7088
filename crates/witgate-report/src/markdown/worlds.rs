//! The worlds in which someone is refused.

use super::{LIMIT, fill, more};
use witgate_model::first_few_names;

use crate::answers::{self, Group, Linking, NEW, OLD};
use crate::markup::{code, text};
use crate::report::{Comparison, Report};

/// More worlds than anyone looks through.
const ROWS: usize = 50;

pub(super) fn write(report: &Report<'_>, page: &mut String) {
    let (mut rows, mut linked) = (Vec::new(), Vec::new());
    for comparison in report
        .comparisons
        .iter()
        .filter(|comparison| !(report.is_several() && comparison.is_unchanged()))
    {
        for group in answers::groups(comparison, &comparison.verdict.worlds) {
            match group.answer.links_both_ways() {
                true => linked.extend(group.worlds),
                false => rows.extend(refused(comparison, &group)),
            }
        }
    }
    if !rows.is_empty() {
        let head = format!("\n### Worlds\n\n| world | {OLD} | {NEW} | |\n|---|---|---|---|\n");
        page.push_str(&head);
        let count = rows.len();
        let left = fill(page, LIMIT, rows.into_iter().take(ROWS));
        more(left + count.saturating_sub(ROWS), "worlds", page);
    }
    if !linked.is_empty() {
        let count = witgate_model::count(linked.len(), "world");
        let verb = if linked.len() == 1 { "links" } else { "link" };
        let names: Vec<_> = linked.iter().map(|world| format!("`{world}`")).collect();
        let names = text(&first_few_names(&names, 5));
        page.push_str(&format!("\n✅ {count} {verb} both ways: {names}\n"));
    }
}

fn refused(comparison: &Comparison<'_>, group: &Group<'_>) -> Vec<String> {
    let answer = &group.answer;
    let links = |linking: Linking| {
        let mark = match linking {
            Linking::Links => "✅",
            Linking::Rejected => "❌",
            Linking::CompositionRejects | Linking::WasmtimeRejects => "⚠️",
            Linking::Unknown => "❔",
        };
        format!("{mark} {}", linking.as_str())
    };
    let (old, new, why) = (links(answer.old), links(answer.new), answer.reasons(text).join("<br>"));
    let name = comparison.name.map_or(String::new(), |name| format!("{}: ", code(name)));
    let row = |world: &&str| format!("| {name}{} | {old} | {new} | {why} |\n", code(world));
    group.worlds.iter().map(row).collect()
}
